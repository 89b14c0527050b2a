package org.sharray.cluster.inspect;

import java.util.OptionalLong;
import java.util.UUID;

/**
 * A member of a cluster.
 *
 * @param id      which no other process has or had
 * @param address where it listens, as {@code host:port}
 * @param keeps   whether it keeps elements; else it only computes
 * @param pid     its number on its machine; absent if it did not answer
 */
public record MemberFacts(UUID id, String address, boolean keeps, OptionalLong pid) {}
