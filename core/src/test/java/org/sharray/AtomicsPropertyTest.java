package org.sharray;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.sharray.testing.ByName;
import org.sharray.testing.Elements;
import org.sharray.type.ElementType;

/** Random sequences of atomic operations, with a list that does the same as the oracle. */
class AtomicsPropertyTest {
    private static final int LENGTH = 7;

    private enum Operation {
        GET_AND_SET, COMPARE_AND_SET, COMPARE_AND_SET_FROM_TRUE_VALUE, GET_AND_UPDATE, ACCUMULATE_AND_GET, GET_AND_ADD, GET_AND_BITWISE_OR, GET_AND_BITWISE_AND, GET_AND_BITWISE_XOR;

        /** Whether elements of this type have it. */
        boolean isOf(Elements elements) {
            return switch (this) {
                case GET_AND_ADD -> elements.type() != ElementType.BOOL;
                case GET_AND_BITWISE_OR, GET_AND_BITWISE_AND, GET_AND_BITWISE_XOR -> !elements.isFloating();
                default -> true;
            };
        }
    }

    record Step(int index, Operation operation, int operand) {}

    @Provide
    Arbitrary<Step> steps() {
        return Combinators
                .combine(Arbitraries.integers().between(0, LENGTH - 1),
                        Arbitraries.of(Operation.class),
                        Arbitraries.integers().between(-9, 9))
                .as(Step::new);
    }

    @Property
    void anySequenceDoesToAnArrayWhatItDoesToAList(@ForAll ElementType type,
            @ForAll @Size(max = 40) List<@From("steps") Step> steps, @ForAll boolean reversed) {
        Elements elements = new Elements(type);
        List<Object> oracle = new ArrayList<>(elements.samples(LENGTH));
        try (SharedArray array = elements.arrayOf(oracle)) {
            SharedArray view = reversed ? array.slice(LENGTH - 1, -1, -1) : array;
            List<Object> seen = reversed ? oracle.reversed() : oracle;
            for (Step step : steps.stream().filter(step -> step.operation.isOf(elements)).toList()) {
                assertThat(onArray(elements, view, seen.get(step.index), step)).as("%s", step)
                        .isEqualTo(onList(elements, seen, step));
                assertThat(elements.read(array)).isEqualTo(oracle);
            }
        }
    }

    private static Object onArray(Elements elements, SharedArray array, Object there, Step step) {
        Object operand = elements.value(step.operand);
        ByName.Function mixed = operands -> mixed(elements, operands[0], operand);
        return switch (step.operation) {
            case GET_AND_SET -> elements.call(array, "getAndSet", step.index, operand);
            case COMPARE_AND_SET ->
                elements.call(array, "compareAndSet", step.index, elements.value(step.operand + 1), operand);
            case COMPARE_AND_SET_FROM_TRUE_VALUE ->
                elements.call(array, "compareAndSet", step.index, there, operand);
            case GET_AND_UPDATE -> elements.call(array, "getAndUpdate", step.index, mixed);
            case ACCUMULATE_AND_GET -> elements.call(array, "accumulateAndGet", step.index, operand, mixed);
            case GET_AND_ADD -> elements.call(array, "getAndAdd", step.index, operand);
            case GET_AND_BITWISE_OR -> elements.call(array, "getAndBitwiseOr", step.index, operand);
            case GET_AND_BITWISE_AND -> elements.call(array, "getAndBitwiseAnd", step.index, operand);
            case GET_AND_BITWISE_XOR -> elements.call(array, "getAndBitwiseXor", step.index, operand);
        };
    }

    private static Object onList(Elements elements, List<Object> list, Step step) {
        Object old = list.get(step.index);
        Object operand = elements.value(step.operand);
        boolean expected = step.operation != Operation.COMPARE_AND_SET
                || old.equals(elements.value(step.operand + 1));
        if (expected) {
            list.set(step.index, switch (step.operation) {
                case GET_AND_SET, COMPARE_AND_SET, COMPARE_AND_SET_FROM_TRUE_VALUE -> operand;
                case GET_AND_UPDATE, ACCUMULATE_AND_GET -> mixed(elements, old, operand);
                case GET_AND_ADD -> elements.sum(old, operand);
                case GET_AND_BITWISE_OR -> elements.value(elements.number(old) | elements.number(operand));
                case GET_AND_BITWISE_AND -> elements.value(elements.number(old) & elements.number(operand));
                case GET_AND_BITWISE_XOR -> elements.value(elements.number(old) ^ elements.number(operand));
            });
        }
        return switch (step.operation) {
            case GET_AND_SET, GET_AND_UPDATE, GET_AND_ADD, GET_AND_BITWISE_OR, GET_AND_BITWISE_AND,
                    GET_AND_BITWISE_XOR ->
                old;
            case COMPARE_AND_SET, COMPARE_AND_SET_FROM_TRUE_VALUE -> expected;
            case ACCUMULATE_AND_GET -> list.get(step.index);
        };
    }

    private static Object mixed(Elements elements, Object old, Object operand) {
        return elements.value(3 * elements.number(old) + elements.number(operand));
    }
}
