/** Locks that threads of several processes share. */
package org.sharray.sync;
