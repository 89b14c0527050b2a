package org.sharray.inspector.web;

import java.io.IOException;
import java.util.Optional;
import org.sharray.Inspection;
import org.sharray.SharedArray;
import org.sharray.inspect.FoundArray;
import org.sharray.inspector.ArrayState;

/** An array in this machine's memory. */
record LocalArray(ArrayState state) implements PageArray {
    private static final int REST_FOR_EACH_LOOK = 2;

    /** An anonymous array may be found through another of its processes next time; a copied file has its original's UUID. */
    @Override
    public Object key() {
        FoundArray found = state.found();
        String uuid = state.facts().flatMap(facts -> facts.uuid()).map(Object::toString).orElse("");
        return found.kind() == FoundArray.Kind.ANONYMOUS && !uuid.isEmpty() ? uuid : found.kind() + uuid + found.path();
    }

    @Override
    public Facts.Row row(String id) {
        return Facts.row(id, state);
    }

    @Override
    public Optional<String> problem() {
        return state.facts().isPresent()
                ? Optional.empty()
                : Optional.of(state.problem().orElse("It can't be opened."));
    }

    @Override
    public Object detail() {
        return Facts.detail(state);
    }

    @Override
    public boolean isReadable() {
        return true;
    }

    @Override
    public Contents open() {
        Inspection inspection = Inspection.open(state.found());
        return new Contents() {
            @Override
            public SharedArray array() {
                return inspection.array();
            }

            @Override
            public void refresh() {
                // it is the array itself
            }

            @Override
            public int restForEachLook() {
                return REST_FOR_EACH_LOOK;
            }

            @Override
            public void followLock(EventStream stream) throws IOException, InterruptedException {
                LockSamples.follow(inspection, stream);
            }

            @Override
            public void close() {
                inspection.close();
            }
        };
    }

    @Override
    public String set(long index, String value) {
        return Editor.set(state.found(), index, value);
    }
}
