package org.sharray.locking;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/** Text that other processes have written into a file, for messages: whatever the bytes are, it is one line and harmless. */
final class SharedText {
    private SharedText() {}

    /** UTF-8 that ends with a zero byte or with its field. */
    static String read(MemorySegment file, long offset, long most) {
        byte[] bytes = file.asSlice(offset, most).toArray(ValueLayout.JAVA_BYTE);
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8)
                .replaceAll("\\p{Cntrl}|\\p{gc=Cf}|\\p{gc=Zl}|\\p{gc=Zp}", "\uFFFD");
    }
}
