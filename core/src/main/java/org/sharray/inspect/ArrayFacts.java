package org.sharray.inspect;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.sharray.type.Dtype;
import org.sharray.type.Shape;

/**
 * What an array is. None of it changes as long as the array exists.
 *
 * @param uuid          tells it from every other array; absent for a file of another maker
 * @param type          of its elements
 * @param shape         the lengths of its dimensions, in elements
 * @param columnMajor   whether the first dimension runs fastest
 * @param dataBytes     the size of all elements
 * @param fileBytes     the size of the file: elements, locks and all
 * @param created       when it was made; absent for a file of another maker
 * @param creator       the process id of its maker, which may have ended long ago; 0 for a file of another maker
 * @param lock          where its lock is
 * @param lockPath      the path of the array whose lock it uses, if it is another's and that has a path
 * @param participants  how many processes can use its lock at a time; 0 if it has none of its own
 * @param stripes       how many locks for parts it has
 * @param synchronizers how many synchronisers it has room for
 * @param strict        whether its locks wait for their repair after an owner's death
 */
public record ArrayFacts(Optional<UUID> uuid, Dtype type, Shape shape, boolean columnMajor, long dataBytes,
        long fileBytes,
        Optional<Instant> created, long creator, LockPlace lock, Optional<String> lockPath, int participants,
        int stripes, int synchronizers, boolean strict) {}
