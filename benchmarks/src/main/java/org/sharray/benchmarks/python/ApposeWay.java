package org.sharray.benchmarks.python;

import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Map;
import org.apposed.appose.NDArray;
import org.apposed.appose.NDArray.DType;
import org.apposed.appose.NDArray.Shape;
import org.apposed.appose.NDArray.Shape.Order;
import org.apposed.appose.Service;
import org.apposed.appose.Service.TaskStatus;

/** An array of Appose's, which is an input of a task, or was one and has been exported to all later tasks. */
final class ApposeWay implements Way {
    private final Service service;
    private final Start start;
    private double[] elements;
    private NDArray array;

    ApposeWay(Service service, Start start) {
        this.service = service;
        this.start = start;
    }

    @Override
    public void prepare(double[] elements) throws IOException, InterruptedException {
        this.elements = elements;
        if (start == Start.SHARED) {
            create();
            fill();
        } else if (start == Start.AGAIN && array == null) {
            create();
            run("task.export(kept=array)", Map.of("array", array));
        }
    }

    private void create() {
        array = new NDArray(DType.FLOAT64, new Shape(Order.C_ORDER, elements.length));
    }

    private void fill() {
        array.buffer().order(ByteOrder.nativeOrder()).asDoubleBuffer().put(elements);
    }

    @Override
    public double handOver() throws IOException, InterruptedException {
        if (start == Start.HEAP) {
            create();
        }
        if (start != Start.SHARED) {
            fill();
        }
        return sum("[[0, " + elements.length / 2 + ", -1]]");
    }

    @Override
    public double check() throws IOException, InterruptedException {
        double sum = sum("");
        if (start != Start.AGAIN) {
            array.close();
            array = null;
        }
        return sum;
    }

    private double sum(String part) throws IOException, InterruptedException {
        Object sum = start == Start.AGAIN
                ? run("float(kept.ndarray()" + part + ".sum())", Map.of())
                : run("float(array.ndarray()" + part + ".sum())", Map.of("array", array));
        return ((Number) sum).doubleValue();
    }

    private Object run(String script, Map<String, Object> inputs) throws IOException, InterruptedException {
        Service.Task task = service.task(script, inputs).waitFor();
        if (task.status != TaskStatus.COMPLETE) {
            throw new IOException("Appose's task failed: " + task.error);
        }
        return task.result();
    }

    /** Deletes its file, too. */
    @Override
    public void close() {
        if (array != null) {
            array.close();
        }
    }
}
