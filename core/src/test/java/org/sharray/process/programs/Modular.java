package org.sharray.process.programs;

import java.util.List;
import org.sharray.process.SharedProcess;

/** Run with Sharray on the module path and itself on the class path: says in which modules a child finds both. */
public final class Modular {
    private Modular() {}

    /**
     * Starts the child.
     *
     * @param arguments none
     * @throws Exception if anything goes wrong
     */
    public static void main(String[] arguments) throws Exception {
        String captured = "captured";
        List<String> list = List.of("list");
        System.out.println(SharedProcess.start(() -> captured + " " + list + ", Sharray in "
                + SharedProcess.class.getModule() + ", task in a named module: "
                + Modular.class.getModule().isNamed()).join());
    }
}
