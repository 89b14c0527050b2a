/**
 * The torture of transactions: worker processes that move money between accounts, all or nothing, and are killed at any moment; the sum must be right whenever the lock is free.
 *
 * <p>
 * {@link org.sharray.cli.torture.transfers.TransferTorture} is the supervisor's program, {@code Teller} that of each worker, {@code Bank} the memory that they share and what has to be so.
 * All of it uses the public API alone.
 */
package org.sharray.cli.torture.transfers;
