/**
 * How locks work across processes: {@link org.sharray.locking.WordLock} is the lock's word and its protocol,
 * {@link org.sharray.locking.Participant} a process's identity in an array's file and the proof that it lives.
 */
package org.sharray.locking;
