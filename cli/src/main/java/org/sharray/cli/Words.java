package org.sharray.cli;

/** Numbers and arrays in sentences. */
final class Words {

    private Words() {}

    static String processes(int count) {
        return count == 1 ? "1 process" : count + " processes";
    }

    static String add(int processes) {
        return processes(processes) + (processes == 1 ? " adds" : " add");
    }
}
