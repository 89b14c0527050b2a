package org.sharray.cluster.inspect;

import java.util.UUID;

/**
 * What one member keeps of an array.
 *
 * @param member      its id
 * @param chunks      how many chunks are read and changed there
 * @param bytes       of the elements in them
 * @param backups     of how many chunks it has the backup
 * @param backupBytes of the elements in those
 */
public record Placement(UUID member, long chunks, long bytes, long backups, long backupBytes) {}
