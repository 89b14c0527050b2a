package org.sharray.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sharray.SharedIntArray;
import org.sharray.testing.OpenFiles;

/** A program's own filter for what it deserialises decides about arrays, too. */
class SerialFilterTest {
    private static byte[] write(Object object) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        return bytes.toByteArray();
    }

    private static Object read(byte[] bytes, String filter) throws IOException, ClassNotFoundException {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            in.setObjectInputFilter(ObjectInputFilter.Config.createFilter(filter));
            return in.readObject();
        }
    }

    @Test
    void whatTheFilterRefusesIsNotOpened() throws Exception {
        try (SharedIntArray array = SharedIntArray.of(7)) {
            byte[] bytes = write(List.of(array, array.slice(0, 1), array.lock()));
            int open = OpenFiles.count();
            assertThatExceptionOfType(InvalidClassException.class)
                    .isThrownBy(() -> read(bytes, "java.base/*;!org.sharray.**"));
            assertThat(OpenFiles.count()).isEqualTo(open);
            try (SharedIntArray received = (SharedIntArray) read(write(array), "org.sharray.**;!*")) {
                assertThat(received.get(0)).isEqualTo(7);
            }
        }
    }
}
