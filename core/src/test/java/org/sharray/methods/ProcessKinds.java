package org.sharray.methods;

import java.util.stream.Stream;
import org.sharray.process.ProcessOptions;
import org.sharray.process.ProcessPool;
import org.sharray.process.SharedProcess;

/** Processes and pools of them. */
final class ProcessKinds implements AutoCloseable {
    private final ProcessPool pool = ProcessPool.create(1);
    private final SharedProcess<?> captured = ProcessOptions.options().captureOutput().start(() -> 1);
    private final SharedProcess<?> ended = SharedProcess.start(() -> 1);

    Stream<Kind> all() {
        return Stream.of(new Kind(SharedProcess.class).ordinary("ended", _ -> {
            captured.join();
            return captured;
        }).when("output not captured", _ -> {
            ended.join();
            return ended;
        }), new Kind(ProcessPool.class).ordinary("open", _ -> pool).when("shut down", scene -> {
            ProcessPool over = scene.keep(ProcessPool.create(1));
            over.shutdown();
            return over;
        }));
    }

    @Override
    public void close() {
        pool.shutdownNow();
        pool.close();
    }
}
