package org.sharray.cluster.engine;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** Asks a member which clients are connected to it. */
final class ConnectedClients extends Wired implements Callable<List<String>>, HazelcastInstanceAware {
    private HazelcastInstance instance;

    @Override
    public void setHazelcastInstance(HazelcastInstance here) {
        instance = here;
    }

    @Override
    public List<String> call() {
        List<String> clients = new ArrayList<>();
        instance.getClientService().getConnectedClients().forEach(client -> clients.add(client.getUuid().toString()));
        return clients;
    }

    @Override
    public int getClassId() {
        return Wire.CONNECTED_CLIENTS;
    }

    @Override
    public void writeData(ObjectDataOutput out) {
        // there is nothing to tell
    }

    @Override
    public void readData(ObjectDataInput in) {
        // there is nothing to learn
    }
}
