package org.sharray.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;
import org.sharray.SharedIntArray;
import org.sharray.layout.Geometry;
import org.sharray.layout.TypeName;

/** What the fuzzer has found, one by one. */
class FuzzFindingsTest {
    @Test
    void anEmptyNameIsNoType() {
        assertThatIllegalArgumentException().isThrownBy(() -> TypeName.parse("")).withMessageContaining("\"\"");
    }

    /** Leaves out where the elements are. */
    private static final class Forgetful extends ObjectOutputStream {
        Forgetful(OutputStream out) throws IOException {
            super(out);
            enableReplaceObject(true);
        }

        @Override
        protected Object replaceObject(Object object) {
            return object instanceof Geometry ? null : object;
        }
    }

    @Test
    void aSerialisedHandleWithoutItsPlaceIsRefused() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (SharedIntArray array = SharedIntArray.create(3); ObjectOutputStream out = new Forgetful(bytes)) {
            out.writeObject(array.handle());
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThatExceptionOfType(InvalidObjectException.class).isThrownBy(in::readObject)
                    .withMessageContaining("where and what it is");
        }
    }

    /** A dead owner's journal wrote to any array whose UUID and path it named. */
    @Test
    void aJournalWritesToNoArrayWithAnotherLock() throws IOException {
        JournalFuzz target = new JournalFuzz();
        target.run(target.entryOfAStranger());
        target.run(target.entryOfAGuest());
        assertThat(target.guestWasWritten()).isTrue();
    }

    /** The lock could never be had again: to open what can't be there was refused, and the journal left to the next owner. */
    @Test
    void aJournalWithANameThatNoFileHas() throws IOException {
        for (String path : new String[]{"/tmp/" + "x".repeat(256), "/tmp" + "/x".repeat(250)}) {
            JournalFuzz target = new JournalFuzz();
            target.run(target.entryOf(path));
            assertThat(target.isRecovered()).as(path).isTrue();
        }
    }

    /** Its path made an exception of the JDK's come out of whoever acquired the lock. */
    @Test
    void aJournalWithAPathThatIsNone() throws IOException {
        JournalFuzz target = new JournalFuzz();
        target.run(target.entryOf("/tmp/\0"));
    }
}
