package org.sharray.cluster;

import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sharray.ArrayOptions;
import org.sharray.OpenMode;
import org.sharray.SharedArray;
import org.sharray.SharedLongArray;
import org.sharray.error.ArrayExistsException;
import org.sharray.error.ArrayNotFoundException;

/**
 * A mirror's two arrays in shared memory: the elements, under the mirror's name, and its status, under the same with {@code .mirror} behind it. The status' lock is the claim: the thread that
 * refreshes has it for as long as it does so, and if it dies, everybody can see that.
 *
 * <pre>
 * F1 status made, or opened and its lock acquired: whose lock that was is dead or has stopped, so
 *    F1a what it made is deleted, if it still has the names: elements first, then the status; from the start
 * F2 the status' lock acquired, and it still has its name: claimed
 * F3 elements made under a name of their own, NAME.unfinished, and the status told of their UUID
 * F4 all elements read; the status told of the moment
 * F5 elements renamed to NAME: found
 * F6 refreshed again and again
 * F7 the lock released: nobody refreshes; then F1a
 * </pre>
 *
 * <p>
 * Killed behind any step, whatever is there belongs to a status whose lock is an orphan: the next one who wants the name deletes it in F1a. Elements without such a status were made by somebody
 * else, and are refused. A reader who has opened the elements finds their UUID in the status, or the status is another mirror's.
 */
final class MirrorFiles implements AutoCloseable {
    private static final Pattern UUID_FIELD = Pattern.compile("[:&]uuid=([0-9a-f-]+)");

    private final String name;
    private final SharedLongArray status;
    private SharedArray elements;

    private MirrorFiles(String name, SharedLongArray status) {
        this.name = name;
        this.status = status;
    }

    /** The name of the status of a mirror. */
    static String statusOf(String mirror) {
        return mirror + ".mirror";
    }

    private static String unfinished(String mirror) {
        return mirror + ".unfinished";
    }

    /** F1 and F2; by the thread that will refresh. */
    static MirrorFiles claim(String name) {
        while (true) {
            SharedLongArray status;
            boolean made = false;
            try {
                status = SharedLongArray.open(statusOf(name));
            } catch (ArrayNotFoundException none) {
                try {
                    status = MirrorStatus.create(statusOf(name));
                    made = true;
                } catch (ArrayExistsException another) {
                    continue;
                }
            }
            MirrorStatus.check(status, name);
            MirrorFiles files = new MirrorFiles(name, status);
            if (!status.lock().tryLock()) {
                status.close();
                throw new ArrayExistsException("There is a mirror " + name
                        + ", which is refreshed; `./sharray why " + statusOf(name) + "` tells by whom");
            }
            if (made && hasName(statusOf(name), uuid(status))) {
                return files;
            }
            status.lock().unlock();
            files.close();
        }
    }

    /** F3. */
    SharedArray make(SharedArray like, int parts) {
        SharedArray.delete(unfinished(name));
        elements = SharedArray.create(like.elementType(), like.shape(),
                ArrayOptions.options().named(unfinished(name)).stripes(parts).strict().participants(256));
        MirrorStatus.tellUuid(status, uuid(elements));
        return elements;
    }

    /** F5; the elements under their name. */
    SharedArray publish() {
        SharedArray.rename(unfinished(name), name);
        SharedArray named = SharedArray.open(name);
        elements.close();
        elements = named;
        return named;
    }

    SharedLongArray status() {
        return status;
    }

    /** F7, by the thread that refreshed. */
    void release() {
        status.lock().unlock();
    }

    /** F1a; closes what this process has of it. */
    @Override
    public void close() {
        if (status.lock().tryLock()) {
            try {
                if (hasName(statusOf(name), uuid(status))) {
                    UUID made = MirrorStatus.uuid(status);
                    for (String each : new String[]{unfinished(name), name}) {
                        if (hasName(each, made)) {
                            SharedArray.delete(each);
                        }
                    }
                    SharedArray.delete(statusOf(name));
                }
            } finally {
                status.lock().unlock();
            }
        }
        status.close();
        if (elements != null) {
            elements.close();
        }
    }

    private static boolean hasName(String name, UUID uuid) {
        try (SharedArray found = SharedArray.open(name, OpenMode.READ_ONLY)) {
            return uuid(found).equals(uuid);
        } catch (ArrayNotFoundException gone) {
            return false;
        }
    }

    /** An array's UUID, as its handle tells it; of one that has none, no array's. */
    static UUID uuid(SharedArray array) {
        Matcher field = UUID_FIELD.matcher(array.handle().toString());
        return field.find() ? UUID.fromString(field.group(1)) : new UUID(0, 0);
    }
}
