package org.sharray.testing;

import org.sharray.ArrayHandle;
import org.sharray.SharedIntArray;

/** Does what most children do, for {@link WarmStart}. */
final class Rehearsal {
    private Rehearsal() {}

    public static void main(String[] arguments) throws Exception {
        try (SharedIntArray array = SharedIntArray.create(3);
                SharedIntArray same = SharedIntArray.attach(ArrayHandle.parse(array.handle().toString()))) {
            try (var guard = same.lock().hold()) {
                same.set(0, guard.previousOwnerDied() ? 1 : 2);
            }
            ParentJvm.say(Copies.of(array.handle()));
        }
    }
}
