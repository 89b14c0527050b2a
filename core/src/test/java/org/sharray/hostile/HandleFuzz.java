package org.sharray.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sharray.ArrayOptions.options;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.sharray.ArrayHandle;
import org.sharray.OpenMode;
import org.sharray.SharedArray;
import org.sharray.SharedDoubleArray;
import org.sharray.SharedIntArray;
import org.sharray.Span;
import org.sharray.error.SharrayException;
import org.sharray.type.Shape;

/** Texts of handles: what can't be a handle is refused as such, and what can leads to the elements of an array or to none. */
final class HandleFuzz implements FuzzTarget {
    private final Place place = new Place();
    private final List<SharedArray> open = new ArrayList<>();

    HandleFuzz() {
        SharedIntArray home = SharedIntArray.create(10);
        open.add(home);
        open.add(SharedDoubleArray.create(Shape.of(4, 3), options().file(place.file("a.npy"))));
        open.add(SharedIntArray.create(5, options().lock(home.lock())));
        open.add(SharedDoubleArray.create(Shape.of(4, 3)).view(Span.all(), Span.at(1)));
        open.add(SharedArray.open(NpyFuzz.write(place.file("plain.npy"), NpyFuzz.header("<i4", false, "(3,)"))));
    }

    @Override
    public List<byte[]> seeds() {
        return open.stream().map(array -> array.handle().toString().getBytes(StandardCharsets.UTF_8)).toList();
    }

    @Override
    public void run(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        ArrayHandle handle;
        try {
            handle = ArrayHandle.parse(text);
        } catch (IllegalArgumentException refused) {
            assertThat(refused).hasMessageStartingWith("Not the handle of an array");
            return;
        }
        assertThat(ArrayHandle.parse(handle.toString())).isEqualTo(handle);
        useAttached(handle);
    }

    /** Whatever it leads to. */
    static void useAttached(ArrayHandle handle) {
        try (SharedArray array = SharedArray.attach(handle, OpenMode.READ_ONLY)) {
            assertThat(array.toString()).isNotEmpty();
        } catch (SharrayException refused) {
            assertThat(refused).hasMessageMatching("(?s).{10,}");
        }
    }
}
