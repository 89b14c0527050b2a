package org.sharray.locking;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.sharray.error.SharrayException;
import org.sharray.layout.FileLayout;
import org.sharray.layout.FileLayout.SynchronizerRecord;

/**
 * The table of a file's synchronisers. A record is found without a lock and made under the registry's lock: first all its fields, then
 * its kind, so that nobody sees half of one, and one that was left half made is free. Records are never given back.
 */
final class Registry {
    private final Home home;
    private final MemorySegment file;
    private final FileLayout layout;

    Registry(Home home) {
        this.home = home;
        this.file = home.file();
        this.layout = home.layout();
    }

    /**
     * The record of a synchroniser; made if there is none.
     *
     * @param name      of the synchroniser, or empty for a new one without a name
     * @param parameter tells conditions of one name apart, by their lock; others are found whatever it is
     * @param state     what the state shall be at first
     */
    int find(SynchronizerKind kind, String name, int parameter, long state) {
        byte[] padded = name.isEmpty() ? new byte[SynchronizerRecord.NAME_BYTES] : checked(name);
        try {
            int known = name.isEmpty() ? -1 : lookUp(kind, padded, parameter);
            if (known >= 0) {
                return known;
            }
            try (var _ = new WordLock(home, FileLayout.REGISTRY_LOCK, "the registry of " + home.label()).holdWhole()) {
                known = name.isEmpty() ? -1 : lookUp(kind, padded, parameter);
                return known >= 0 ? known : make(kind, padded, parameter, state);
            }
        } catch (IllegalStateException closed) {
            throw home.closed(closed);
        }
    }

    private static byte[] checked(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > SynchronizerRecord.NAME_BYTES || name.chars().anyMatch(Character::isISOControl)
                || !StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
            throw new IllegalArgumentException("A synchroniser's name has 1 to " + SynchronizerRecord.NAME_BYTES
                    + " bytes in UTF-8 and no control characters, unlike \"" + name + "\"");
        }
        return Arrays.copyOf(bytes, SynchronizerRecord.NAME_BYTES);
    }

    private int lookUp(SynchronizerKind kind, byte[] name, int parameter) {
        for (int record = layout.firstSynchronizer(); record < layout.records(); record++) {
            if (SynchronizerKind.of(file, layout, record) == kind && Arrays.equals(nameBytes(record), name)
                    && (kind != SynchronizerKind.CONDITION || parameter(record) == parameter)) {
                return record;
            }
        }
        return -1;
    }

    private int make(SynchronizerKind kind, byte[] name, int parameter, long state) {
        for (int record = layout.firstSynchronizer(); record < layout.records(); record++) {
            if (SynchronizerKind.isFree(file, layout, record)) {
                file.asSlice(layout.record(record), SynchronizerRecord.KIND).fill((byte) 0);
                file.set(ValueLayout.JAVA_LONG, home.at(record, SynchronizerRecord.STATE), state);
                file.set(ValueLayout.JAVA_INT, home.at(record, SynchronizerRecord.PARAMETER), parameter);
                MemorySegment.copy(name, 0, file, ValueLayout.JAVA_BYTE, home.at(record, SynchronizerRecord.NAME),
                        name.length);
                kind.publish(file, layout, record);
                return record;
            }
        }
        throw new SharrayException("All " + layout.synchronizers() + " places for synchronisers of " + home.label()
                + " are taken; create it with options().synchronizers(n) for more");
    }

    int parameter(int record) {
        return file.get(ValueLayout.JAVA_INT, home.at(record, SynchronizerRecord.PARAMETER));
    }

    private byte[] nameBytes(int record) {
        return file.asSlice(home.at(record, SynchronizerRecord.NAME), SynchronizerRecord.NAME_BYTES)
                .toArray(ValueLayout.JAVA_BYTE);
    }
}
