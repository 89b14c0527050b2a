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

/** An array of Appose's, which is an input of a task. */
final class ApposeWay implements Way {
    private final Service service;
    private final boolean copies;
    private double[] elements;
    private NDArray array;

    /** It begins with an array on the heap, if it is to copy, and else with a shared one. */
    ApposeWay(Service service, boolean copies) {
        this.service = service;
        this.copies = copies;
    }

    @Override
    public void prepare(double[] elements) {
        this.elements = elements;
        if (!copies) {
            fill();
        }
    }

    private void fill() {
        array = new NDArray(DType.FLOAT64, new Shape(Order.C_ORDER, elements.length));
        array.buffer().order(ByteOrder.nativeOrder()).asDoubleBuffer().put(elements);
    }

    @Override
    public double handOver() throws IOException, InterruptedException {
        if (copies) {
            fill();
        }
        return run("float(array.ndarray()[[0, %d, -1]].sum())".formatted(elements.length / 2));
    }

    @Override
    public double check() throws IOException, InterruptedException {
        double sum = run("float(array.ndarray().sum())");
        array.close();
        return sum;
    }

    private double run(String script) throws IOException, InterruptedException {
        Service.Task task = service.task(script, Map.of("array", array)).waitFor();
        if (task.status != TaskStatus.COMPLETE) {
            throw new IOException("Appose's task failed: " + task.error);
        }
        return ((Number) task.result()).doubleValue();
    }
}
