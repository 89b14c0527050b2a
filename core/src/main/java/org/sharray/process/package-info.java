/**
 * Other JVMs that run a task of this program on the same arrays.
 *
 * <p>{@link org.sharray.process.SharedProcess#start(SerializableRunnable) SharedProcess.start} starts a JVM and runs a
 * serialisable lambda there. An array that the lambda captures arrives as the same memory, and so does one that it
 * returns; everything else that it captures or returns is a copy, by Java serialisation.
 */
package org.sharray.process;
