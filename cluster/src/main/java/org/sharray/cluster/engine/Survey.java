package org.sharray.cluster.engine;

import com.hazelcast.instance.impl.Node;
import com.hazelcast.internal.partition.InternalPartition;
import com.hazelcast.internal.partition.InternalPartitionService;
import com.hazelcast.internal.partition.PartitionReplica;
import com.hazelcast.internal.services.NodeAware;
import com.hazelcast.map.impl.MapService;
import com.hazelcast.map.impl.MapServiceContext;
import com.hazelcast.map.impl.recordstore.RecordStore;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.Collection;
import java.util.concurrent.Callable;

/**
 * Asks a member what it keeps of arrays. Only a member knows what it has: a client is told who owns which partition, but not who has the backups, nor how many entries there are; and the
 * engine's statistics, which would tell, cost each access something. So this looks into the member's tables by the engine's inner interfaces, from which 5.7 may differ; they
 * are used here alone. It reads counts of entries, and no entry: some hundred numbers for each array.
 */
final class Survey extends Wired implements Callable<long[]>, NodeAware {
    private static final int HEAD = 3;
    private static final int COUNTS = 4;

    /** The maps of the arrays, and how many bytes the arrays and their chunks have. */
    private String[] maps;
    private long[] bytes;
    private int[] chunkBytes;

    private Node node;

    /** For the engine. */
    Survey() {}

    Survey(Collection<Description> arrays) {
        this.maps = arrays.stream().map(array -> Configuration.CHUNKS + array.id()).toArray(String[]::new);
        this.bytes = arrays.stream().mapToLong(Description::bytes).toArray();
        this.chunkBytes = arrays.stream().mapToInt(Description::chunkBytes).toArray();
    }

    /**
     * What a member answers.
     *
     * @param numbers as {@link #call} returned them: its process's number, the stamp of its table of partitions, whether chunks are on their way, and of each array how many chunks it keeps,
     *                their bytes, and the same of backups
     */
    record Answer(long[] numbers) {
        long pid() {
            return numbers[0];
        }

        /** Members with the same stamp agree on who has what. */
        long stamp() {
            return numbers[1];
        }

        boolean isMoving() {
            return numbers[2] != 0;
        }

        long chunks(int array) {
            return numbers[HEAD + array * COUNTS];
        }

        long bytes(int array) {
            return numbers[HEAD + array * COUNTS + 1];
        }

        long backups(int array) {
            return numbers[HEAD + array * COUNTS + 2];
        }

        long backupBytes(int array) {
            return numbers[HEAD + array * COUNTS + 3];
        }
    }

    @Override
    public void setNode(Node here) {
        node = here;
    }

    @Override
    public long[] call() {
        InternalPartitionService partitions = node.getPartitionService();
        long[] numbers = new long[HEAD + maps.length * COUNTS];
        numbers[0] = ProcessHandle.current().pid();
        numbers[1] = partitions.getPartitionStateStamp();
        PartitionReplica here = PartitionReplica.from(node.getLocalMember());
        for (InternalPartition partition : partitions.getInternalPartitions()) {
            int replica = partition.getReplicaIndex(here);
            if (replica >= 0) {
                count(partition.getPartitionId(), replica > 0, numbers);
            }
            numbers[2] |= partition.isMigrating() ? 1 : 0;
        }
        return numbers;
    }

    /** Counts what is in a partition. Chunks are full but for the last one. */
    private void count(int partition, boolean backup, long[] numbers) {
        MapServiceContext service = node.getNodeEngine().<MapService>getService(MapService.SERVICE_NAME)
                .getMapServiceContext();
        for (int array = 0; array < maps.length; array++) {
            RecordStore<?> entries = service.getExistingRecordStore(partition, maps[array]);
            if (entries == null || entries.size() == 0) {
                continue;
            }
            long chunks = entries.size();
            int number = (int) Math.ceilDiv(bytes[array], chunkBytes[array]);
            long missing = (long) number * chunkBytes[array] - bytes[array];
            boolean hasLast = node.getPartitionService().getPartitionId((Object) (number - 1)) == partition;
            int at = HEAD + array * COUNTS + (backup ? 2 : 0);
            numbers[at] += chunks;
            numbers[at + 1] += chunks * chunkBytes[array] - (hasLast ? missing : 0);
        }
    }

    @Override
    public int getClassId() {
        return Wire.SURVEY;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeStringArray(maps);
        out.writeLongArray(bytes);
        out.writeIntArray(chunkBytes);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        maps = in.readStringArray();
        bytes = in.readLongArray();
        chunkBytes = in.readIntArray();
    }
}
