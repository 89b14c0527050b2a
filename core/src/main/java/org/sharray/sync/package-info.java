/** Locks and the other synchronisers that threads of several processes share: interfaces, got from arrays and from {@code org.sharray.Synchronizers}. */
package org.sharray.sync;
