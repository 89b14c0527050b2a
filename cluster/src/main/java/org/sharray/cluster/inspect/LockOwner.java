package org.sharray.cluster.inspect;

import java.time.Instant;
import java.util.UUID;

/**
 * Who has a lock, as it said itself when it acquired.
 *
 * @param process    its id: that of a member, or of a client
 * @param address    where the process listens, or of a client from where it speaks, as {@code host:port}
 * @param pid        its number on its machine
 * @param thread     the thread's id, as {@code jcmd <pid> Thread.print} shows it
 * @param threadName the thread's name
 * @param since      by the clock of its machine
 */
public record LockOwner(UUID process, String address, long pid, long thread, String threadName, Instant since) {}
