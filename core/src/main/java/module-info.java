/** Fixed-length typed arrays in shared memory, their locks, and the processes that share them. */
module org.sharray {
    requires jdk.jfr;

    exports org.sharray;
    exports org.sharray.error;
    exports org.sharray.inspect;
    exports org.sharray.process;
    exports org.sharray.sync;
    exports org.sharray.type;
}
