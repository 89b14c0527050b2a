package org.sharray.storage;

import java.io.Serializable;
import java.util.UUID;

/**
 * How another process finds an array's file.
 *
 * @param uuid   the array's, or null for a file without control region; what is found is refused if it has another one
 * @param path   the file's absolute path, or null for an anonymous array
 * @param pid    a process that has it open
 * @param number the descriptor's number there, or -1 where the path is the only way
 */
public record ArrayAddress(UUID uuid, String path, long pid, int number) implements Serializable {}
