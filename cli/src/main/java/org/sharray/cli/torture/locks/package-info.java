/**
 * The torture of the locks: worker processes that use every synchroniser at random, a killer that ends them at any moment, and the
 * books that have to balance all the same.
 *
 * <p>
 * {@link org.sharray.cli.torture.locks.LockTorture} is the supervisor's program, {@code Worker} that of each worker. {@code Ground} is
 * the memory that they share. What the workers do is told by {@code Operation}; each kind of synchroniser has a class of its own that uses
 * it and checks it ({@code MainLock}, {@code Stripes}, {@code Snapshots}, {@code Table}, {@code Buffer}, {@code Permits}, {@code Pings},
 * {@code Rounds}).
 */
package org.sharray.cli.torture.locks;
