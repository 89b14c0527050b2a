package org.sharray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sharray.error.ArrayClosedException;
import org.sharray.error.JournalFullException;
import org.sharray.error.ReadOnlyArrayException;
import org.sharray.testing.OwnDirectory;
import org.sharray.type.Dtype;
import org.sharray.type.Shape;
import org.sharray.type.TextType;

/** Transactions, as long as nobody dies: all or nothing, seen by nobody before their end, and what they refuse. */
class TransactionTest {
    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    private final SharedIntArray accounts = SharedIntArray.create(100);

    @AfterEach
    void close() {
        accounts.close();
    }

    @Test
    void writesAllAtItsEnd() {
        accounts.set(1, 50);
        accounts.atomically(tx -> {
            tx.set(1, tx.get(1) - 20);
            tx.add(2, 20);
            assertThat(tx.get(1)).isEqualTo(30);
            assertThat(tx.get(2)).isEqualTo(20);
            assertThat(tx.get(3)).isZero();
            assertThat(accounts.get(1)).as("what others see").isEqualTo(50);
            assertThat(accounts.get(2)).isZero();
            assertThat(accounts.lock().isHeldByCurrentThread()).isTrue();
        });
        assertThat(accounts.get(1)).isEqualTo(30);
        assertThat(accounts.get(2)).isEqualTo(20);
        assertThat(accounts.lock().isLocked()).isFalse();
    }

    @Test
    void thatThrowsHasNotHappened() {
        accounts.set(1, 50);
        IllegalArgumentException poor = new IllegalArgumentException("poor");
        assertThatThrownBy(() -> accounts.atomically(tx -> {
            tx.set(1, 0);
            throw poor;
        })).isSameAs(poor);
        assertThat(accounts.get(1)).isEqualTo(50);
        assertThat(accounts.lock().isLocked()).isFalse();
        accounts.atomically(tx -> tx.set(2, 1));
        assertThat(accounts.get(1)).isEqualTo(50);
    }

    @Test
    void withinAnotherIsAPartOfIt() {
        accounts.atomically(outer -> {
            outer.set(0, 1);
            accounts.atomically(inner -> {
                inner.set(1, inner.get(0) + 1);
                outer.set(2, inner.get(1) + 1);
            });
            assertThat(accounts.get(0)).as("before the end of the outer one").isZero();
            assertThatThrownBy(() -> accounts.atomically(inner -> {
                inner.set(0, 100);
                inner.set(3, 100);
                inner.get(-1);
            })).isInstanceOf(IndexOutOfBoundsException.class);
            assertThat(outer.get(0)).isOne();
            assertThat(outer.get(3)).isZero();
        });
        assertThat(accounts.slice(0, 4).toArray()).containsExactly(1, 2, 3, 0);
    }

    @Test
    void reachesAllArraysOfOneLock() {
        try (SharedDoubleArray rates = SharedDoubleArray.create(10, options().lock(accounts.lock()));
                SharedBooleanArray flags = SharedBooleanArray.create(10, options().lock(accounts.lock()));
                SharedIntArray other = SharedIntArray.create(10);
                SharedIntArray unlocked = SharedIntArray.create(10, options().unlocked())) {
            rates.atomically(tx -> {
                tx.set(1, 0.5);
                tx.on(accounts).set(1, 7);
                tx.on(flags).set(9, true);
                tx.on(accounts).add(1, 1);
                assertThat(tx.on(rates).get(1)).isEqualTo(0.5);
                assertThat(tx.on(accounts).get(1)).isEqualTo(8);
                assertThat(tx.on(flags).get(9)).isTrue();
                assertThat(tx.on(flags).get(1)).isFalse();
                assertThatThrownBy(() -> tx.on(other)).isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("another lock");
                assertThatThrownBy(() -> tx.on(unlocked)).isInstanceOf(UnsupportedOperationException.class);
                assertThat(rates.get(1)).isZero();
            });
            assertThat(rates.get(1)).isEqualTo(0.5);
            assertThat(accounts.get(1)).isEqualTo(8);
            assertThat(flags.get(9)).isTrue();
        }
    }

    @Test
    void worksOnEveryType() {
        try (SharedByteArray bytes = SharedByteArray.create(9, options().lock(accounts.lock()));
                SharedShortArray shorts = SharedShortArray.create(9, options().lock(accounts.lock()));
                SharedCharArray chars = SharedCharArray.create(9, options().lock(accounts.lock()));
                SharedLongArray longs = SharedLongArray.create(9, options().lock(accounts.lock()));
                SharedFloatArray floats = SharedFloatArray.create(9, options().lock(accounts.lock()))) {
            bytes.atomically(tx -> {
                tx.set(3, (byte) -1);
                tx.copyFrom(4, new byte[]{1, 2, 3});
                tx.on(shorts).set(3, (short) -300);
                tx.on(chars).copyFrom(6, new char[]{'a', '\uffff', 'c'});
                tx.on(longs).set(3, Long.MIN_VALUE);
                tx.on(floats).set(3, -0f);
                tx.on(floats).add(4, 1.5f);
                assertThat(tx.get(3)).isEqualTo((byte) -1);
                assertThat(tx.get(5)).isEqualTo((byte) 2);
                assertThat(tx.on(shorts).get(3)).isEqualTo((short) -300);
                assertThat(tx.on(chars).get(7)).isEqualTo('\uffff');
                assertThat(tx.on(longs).get(3)).isEqualTo(Long.MIN_VALUE);
            });
            assertThat(bytes.toArray()).containsExactly(0, 0, 0, -1, 1, 2, 3, 0, 0);
            assertThat(shorts.get(3)).isEqualTo((short) -300);
            assertThat(chars.slice(5, 9).toArray()).containsExactly('\0', 'a', '\uffff', 'c');
            assertThat(longs.get(3)).isEqualTo(Long.MIN_VALUE);
            assertThat(Float.floatToRawIntBits(floats.get(3))).isEqualTo(0x8000_0000);
            assertThat(floats.get(4)).isEqualTo(1.5f);
        }
    }

    /** What a view writes lies where the view has it. */
    @Test
    void goesThroughViews() {
        SharedIntArray odd = accounts.slice(1, 99, 2);
        odd.atomically(tx -> {
            assertThat(tx.length()).isEqualTo(49);
            tx.set(2, 5);
            tx.copyFrom(10, new int[]{1, 2, 3});
            tx.on(accounts).add(5, 1);
            assertThat(tx.get(2)).isEqualTo(6);
            assertThatThrownBy(() -> tx.set(49, 1)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> tx.copyFrom(48, new int[2])).isInstanceOf(IndexOutOfBoundsException.class);
        });
        assertThat(accounts.get(5)).isEqualTo(6);
        assertThat(accounts.slice(21, 26).toArray()).containsExactly(1, 0, 2, 0, 3);
    }

    /** Also to one that has not been opened by the same name. */
    @Test
    void knowsAFileByWhatItIs() throws IOException {
        Path link = Files.createSymbolicLink(directory.parent().resolve("link"), directory.parent());
        Path path = directory.parent().resolve("elements.npy");
        try (SharedIntArray array = SharedIntArray.create(3, options().file(path));
                SharedIntArray same = SharedIntArray.open(link.resolve("elements.npy"))) {
            array.atomically(tx -> {
                tx.set(1, 5);
                tx.on(same).add(1, 1);
                assertThat(tx.get(1)).isEqualTo(6);
            });
            assertThat(array.toArray()).containsExactly(0, 6, 0);
        }
    }

    @Test
    void writesTextsAndRecords() {
        try (SharedTextArray names = SharedTextArray.create(TextType.utf8(5), 3, options().lock(accounts.lock()));
                SharedTextArray marks = SharedTextArray.create(TextType.utf32(2), 3, options().lock(accounts.lock()));
                var bookings = SharedRecordArray.create(Booking.class, 3, options().lock(accounts.lock()))) {
            bookings.set(1, new Booking((byte) 1, 2, "old"));
            SharedLongArray amounts = bookings.column("amount", SharedLongArray.class);
            names.atomically(tx -> {
                tx.set(1, "Grü");
                tx.on(marks).set(2, "𝄞a");
                tx.on(bookings).set(2, new Booking((byte) 7, 1L << 40, "rent"));
                tx.on(amounts).add(2, 1);
                tx.on(amounts).set(1, 3);
                tx.on(accounts).set(0, 9);
                assertThat(tx.get(1)).isEqualTo("Grü");
                assertThat(tx.on(marks).get(2)).isEqualTo("𝄞a");
                assertThat(tx.on(bookings).get(2)).isEqualTo(new Booking((byte) 7, (1L << 40) + 1, "rent"));
                assertThat(tx.on(bookings).get(1)).isEqualTo(new Booking((byte) 1, 3, "old"));
                assertThatThrownBy(() -> tx.set(0, "too long")).isInstanceOf(IllegalArgumentException.class);
                assertThatThrownBy(() -> tx.get(3)).isInstanceOf(IndexOutOfBoundsException.class);
                assertThat(bookings.get(1)).isEqualTo(new Booking((byte) 1, 2, "old"));
            });
            assertThat(names.toArray()).containsExactly("", "Grü", "");
            assertThat(marks.get(2)).isEqualTo("𝄞a");
            assertThat(bookings.get(1)).isEqualTo(new Booking((byte) 1, 3, "old"));
            bookings.atomically(tx -> {
                tx.set(0, tx.get(2));
                assertThatThrownBy(() -> tx.on(SharedRecordArray.create(Booking.class, 1)))
                        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("another lock");
            });
            assertThat(bookings.get(0)).isEqualTo(new Booking((byte) 7, (1L << 40) + 1, "rent"));
        }
    }

    /** Accessible to the library. */
    public record Booking(byte kind, long amount, @Length(5) String note) {}

    @Test
    void writesRecordsOfAKnownClassAlone() {
        try (var records = SharedRecordArray.create(Booking.class, 1, options().named("bookings"));
                SharedArray unknown = SharedArray.open("bookings")) {
            assertThatThrownBy(() -> ((SharedRecordArray<?>) unknown).atomically(_ -> {}))
                    .isInstanceOf(UnsupportedOperationException.class).hasMessageContaining("No record class");
            assertThat(records.lock().isLocked()).isFalse();
        }
    }

    /** A complex number is two elements. */
    @Test
    void writesComplexNumbersAsPairs() {
        try (var numbers = (SharedDoubleArray) SharedArray.create(Dtype.parse("<c16"), Shape.of(3), options())) {
            numbers.atomically(tx -> tx.copyFrom(numbers.index(1, 0), new double[]{1.5, -2}));
            assertThat(numbers.toArray()).containsExactly(0, 0, 1.5, -2, 0, 0);
        }
    }

    @Test
    void thatWritesTooMuchHasNotHappened() {
        try (SharedLongArray small = SharedLongArray.create(1_000, options().journal(64).named("small"))) {
            small.atomically(tx -> {
                for (int i = 0; i < 3; i++) {
                    tx.set(i, i + 1);
                }
            });
            assertThatExceptionOfType(JournalFullException.class).isThrownBy(() -> small.atomically(tx -> {
                for (int i = 0; i < 4; i++) {
                    tx.set(i, 100);
                }
            })).withMessageContaining("\"small\"").withMessageContaining("64 bytes")
                    .withMessageContaining("journal(bytes)");
            assertThatExceptionOfType(JournalFullException.class)
                    .isThrownBy(() -> small.atomically(tx -> tx.copyFrom(0, new long[6])));
            assertThat(small.slice(0, 4).toArray()).containsExactly(1, 2, 3, 0);
            small.atomically(tx -> tx.copyFrom(0, new long[]{9, 9, 9, 9, 9}));
            assertThat(small.get(4)).isEqualTo(9);
            SharedLongArray odd = small.slice(1, 99, 2);
            odd.atomically(tx -> {
                tx.set(0, 7);
                assertThatThrownBy(() -> tx.copyFrom(1, new long[]{8, 8, 8})).isInstanceOf(JournalFullException.class);
                assertThat(tx.get(1)).isEqualTo(9);
            });
            assertThat(small.slice(0, 6).toArray()).containsExactly(9, 7, 9, 9, 9, 0);
        }
    }

    @Test
    void canBeLarge() {
        try (SharedByteArray array = SharedByteArray.create(300_000, options().journal(320_000))) {
            byte[] values = new byte[300_000];
            new Random(1).nextBytes(values);
            array.atomically(tx -> {
                tx.copyFrom(0, values);
                tx.set(200_000, (byte) 7);
                assertThat(tx.get(199_999)).isEqualTo(values[199_999]);
                assertThat(tx.get(200_000)).isEqualTo((byte) 7);
            });
            values[200_000] = 7;
            assertThat(array.toArray()).isEqualTo(values);
        }
    }

    /** Many writes that were taken back, and then some. */
    @Test
    void readsWhatItHasWrittenAfterALargePartFailed() {
        accounts.atomically(outer -> {
            assertThatThrownBy(() -> accounts.atomically(inner -> {
                for (int i = 0; i < 63; i++) {
                    inner.set(1, i);
                }
                inner.get(-1);
            })).isInstanceOf(IndexOutOfBoundsException.class);
            outer.set(90, 1);
            assertThat(outer.get(90)).isOne();
        });
        assertThat(accounts.get(1)).isZero();
        assertThat(accounts.get(90)).isOne();
    }

    @Test
    void isForItsOwnThreadUntilItsEnd() {
        AtomicReference<IntTransaction> leaked = new AtomicReference<>();
        accounts.atomically(tx -> {
            leaked.set(tx);
            assertThatThrownBy(() -> CompletableFuture.runAsync(() -> tx.set(0, 1)).join())
                    .isInstanceOf(CompletionException.class).hasRootCauseInstanceOf(IllegalStateException.class);
        });
        assertThatThrownBy(() -> leaked.get().set(0, 1)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has ended");
        assertThatThrownBy(() -> leaked.get().get(0)).isInstanceOf(IllegalStateException.class);
        assertThat(accounts.get(0)).isZero();
    }

    @Test
    void canNotGiveTheLockAway() {
        assertThatThrownBy(() -> accounts.atomically(tx -> {
            tx.set(0, 1);
            accounts.lock().condition("turn").awaitUninterruptibly();
        })).isInstanceOf(IllegalStateException.class).hasMessageContaining("condition");
        assertThatThrownBy(() -> accounts.atomically(tx -> {
            tx.set(0, 1);
            accounts.lock().unlock();
        })).isInstanceOf(IllegalMonitorStateException.class);
        assertThat(accounts.get(0)).isZero();
        accounts.atomically(tx -> tx.set(0, 2));
        assertThat(accounts.get(0)).isEqualTo(2);
    }

    @Test
    void needsALockAndAJournal() {
        try (SharedIntArray unlocked = SharedIntArray.create(1, options().unlocked());
                SharedIntArray without = SharedIntArray.create(1, options().journal(0));
                SharedIntArray _ = SharedIntArray.create(1, options().named("shown"));
                SharedIntArray readOnly = SharedIntArray.open("shown", OpenMode.READ_ONLY)) {
            assertThatThrownBy(() -> unlocked.atomically(_ -> {})).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> without.atomically(_ -> {})).isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("options().journal(bytes)");
            assertThatThrownBy(() -> readOnly.atomically(_ -> {})).isInstanceOf(ReadOnlyArrayException.class);
        }
        assertThatThrownBy(() -> options().journal(63)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> options().journal(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SharedIntArray.create(1, options().journal(0).durable()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void ofAClosedArrayIsRefused() {
        SharedIntArray array = SharedIntArray.create(1);
        assertThatThrownBy(() -> array.atomically(tx -> {
            array.close();
            tx.set(0, 1);
        })).isInstanceOf(ArrayClosedException.class);
        assertThatThrownBy(() -> array.atomically(_ -> {})).isInstanceOf(ArrayClosedException.class);
    }

    /** Whatever is closed before its end: nothing has happened, and nobody has the lock. */
    @Test
    void toAnArrayThatWasClosedHasNotHappened() {
        SharedIntArray other = SharedIntArray.create(2, options().lock(accounts.lock()));
        assertThatThrownBy(() -> accounts.atomically(tx -> {
            tx.set(0, 1);
            tx.on(other).set(0, 1);
            other.close();
        })).isInstanceOf(ArrayClosedException.class).hasMessageContaining("has not happened");
        assertThat(accounts.get(0)).isZero();
        assertThat(accounts.lock().isLocked()).isFalse();
        SharedIntArray twice = SharedIntArray.attach(accounts.handle());
        assertThatThrownBy(() -> twice.atomically(tx -> {
            tx.set(0, 1);
            twice.close();
        })).isInstanceOf(ArrayClosedException.class);
        assertThat(accounts.get(0)).isZero();
        assertThat(accounts.lock().isLocked()).as("by the opening that is closed").isFalse();
        accounts.lock().lock();
        assertThat(accounts.lock().previousOwnerDied()).isFalse();
        assertThatThrownBy(() -> accounts.atomically(tx -> tx.get(-1))).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(accounts.lock().getHoldCount()).isOne();
        accounts.lock().unlock();
    }

    @Test
    void waitForEachOther() {
        int threads = 4;
        int transfers = 2_000;
        accounts.fill(100);
        CompletableFuture<?>[] all = new CompletableFuture<?>[threads];
        for (int i = 0; i < threads; i++) {
            all[i] = CompletableFuture.runAsync(() -> {
                for (int n = 0; n < transfers; n++) {
                    int from = ThreadLocalRandom.current().nextInt(100);
                    int to = ThreadLocalRandom.current().nextInt(100);
                    accounts.atomically(tx -> {
                        tx.add(from, -1);
                        tx.add(to, 1);
                    });
                }
            });
        }
        CompletableFuture.allOf(all).join();
        assertThat(Arrays.stream(accounts.toArray()).sum()).isEqualTo(10_000);
    }

    /** Many writes, also over each other, and reads between them. */
    @Property(tries = 50)
    void readsWhatItHasWritten(@ForAll long seed) {
        Random random = new Random(seed);
        int writes = random.nextInt(200);
        try (SharedShortArray array = SharedShortArray.create(64, options().journal(16 + 16 * 200 + 48))) {
            Map<Integer, Short> model = new TreeMap<>();
            array.atomically(tx -> {
                for (int n = 0; n < writes; n++) {
                    int i = random.nextInt(64);
                    short value = (short) random.nextInt();
                    tx.set(i, value);
                    model.put(i, value);
                    int j = random.nextInt(64);
                    assertThat(tx.get(j)).isEqualTo(model.getOrDefault(j, (short) 0));
                }
            });
            for (int i = 0; i < 64; i++) {
                assertThat(array.get(i)).isEqualTo(model.getOrDefault(i, (short) 0));
            }
        }
    }
}
