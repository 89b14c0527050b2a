package org.sharray.methods;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.sharray.methods.Arguments.Choice;
import org.sharray.methods.Arguments.Value;
import org.sharray.methods.Kind.Setting;

/** Tries the methods of kinds of objects in all situations that there are for them. */
final class Trials implements AutoCloseable {
    private static final Setting NO_OBJECT = (_, use) -> use.accept(null);

    private final Runner runner = new Runner();
    private final Map<String, Map<String, Tally>> sections = new TreeMap<>();
    private final List<Method> tried = new ArrayList<>();
    private final List<String> findings = new ArrayList<>();

    /** The tallies, by section and method. */
    Map<String, Map<String, Tally>> sections() {
        return sections;
    }

    /** What is wrong with how calls ended. */
    List<String> findings() {
        return findings;
    }

    /** Whether a method was tried, or one that overrides it. */
    boolean hasTried(Method method) {
        return tried.stream()
                .anyMatch(known -> known.getName().equals(method.getName())
                        && Arrays.equals(known.getParameterTypes(), method.getParameterTypes())
                        && method.getDeclaringClass().isAssignableFrom(known.getDeclaringClass()));
    }

    void tryStatic(Class<?> type) throws Exception {
        for (Method method : PublicApi.declared(type)) {
            if (Modifier.isStatic(method.getModifiers()) && !Exempt.isExempt(method)) {
                attempt(new Kind(type).ordinarily("", NO_OBJECT), method);
            }
        }
    }

    void tryAll(Kind kind) throws Exception {
        for (Method method : PublicApi.all(kind.type)) {
            if (!Modifier.isStatic(method.getModifiers()) && !Exempt.isExempt(method)) {
                attempt(kind, method);
            }
        }
    }

    private void attempt(Kind kind, Method method) throws Exception {
        tried.add(method);
        Tally tally = sections.computeIfAbsent(Sections.of(kind.type, method), _ -> new TreeMap<>())
                .computeIfAbsent(method.getName(), _ -> new Tally());
        List<String> names = ParameterNames.of(method,
                Modifier.isStatic(method.getModifiers()) ? kind.type : kind.implementation());
        List<Choice> choices = IntStream.range(0, names.size()).mapToObj(i -> Arguments.of(method, i, names.get(i)))
                .toList();
        new Attempt(method, tally, names, choices).in(kind);
    }

    /** One method in all situations. */
    private final class Attempt {
        private final Method method;
        private final Tally tally;
        private final List<String> names;
        private final List<Choice> choices;
        private final List<Value> ordinary;

        /** What it returns if all is as it should be. */
        private String usual = Outcome.WORKS;

        Attempt(Method method, Tally tally, List<String> names, List<Choice> choices) {
            this.method = method;
            this.tally = tally;
            this.names = names;
            this.choices = choices;
            this.ordinary = choices.stream().map(Choice::ordinary).toList();
        }

        void in(Kind kind) throws Exception {
            Setting base = null;
            Map<String, Outcome> others = new LinkedHashMap<>();
            for (var setting : kind.ordinary.entrySet()) {
                if (Exempt.isNotCalledAsUsual(method)) {
                    base = setting.getValue();
                    continue;
                }
                Outcome outcome = runner.run(new Call(method, setting.getValue(), ordinary));
                if (base == null && outcome.failure() == null) {
                    base = setting.getValue();
                    usual = outcome.text();
                    tally.add("", "", Outcome.WORKS);
                } else {
                    others.put(setting.getKey(), outcome);
                }
            }
            if (base != null) {
                in(kind, base, others);
            } else if (kind.otherwise != null) {
                in(kind.otherwise);
            } else if (Exempt.refusesAlways(method)) {
                others.values().forEach(outcome -> add("", "always", outcome));
            } else {
                findings.add("No ordinary call of " + method + " works: " + others);
            }
        }

        private void in(Kind kind, Setting base, Map<String, Outcome> others) throws Exception {
            others.forEach((state, outcome) -> add("", state, outcome));
            for (var state : kind.states.entrySet()) {
                add("", state.getKey(), runner.run(new Call(method, state.getValue(), ordinary)));
            }
            Setting forArguments = kind.forArguments == null ? base : kind.forArguments;
            for (int i = 0; i < choices.size(); i++) {
                for (var other : choices.get(i).others().entrySet()) {
                    if (!Exempt.isNotCalledAsUsual(method) || other.getKey().equals(Rules.NULL)) {
                        List<Value> arguments = new ArrayList<>(ordinary);
                        arguments.set(i, other.getValue());
                        add(names.get(i), other.getKey(), runner.run(new Call(method, forArguments, arguments)));
                    }
                }
            }
            if (!Exempt.isNotCalledAsUsual(method)) {
                add("", "interrupted", runner.runInterrupted(new Call(method, base, ordinary)));
            }
            for (var busy : kind.busy.entrySet()) {
                inBusy(busy.getKey(), new Call(method, busy.getValue(), ordinary));
            }
        }

        private void inBusy(String state, Call call) throws Exception {
            Runner.End closed = runner.closeWaiting(call);
            if (!closed.waited()) {
                add("", state, closed.outcome());
                return;
            }
            add("", state + ", closed meanwhile", closed.outcome());
            add("", state + ", interrupted meanwhile", runner.interruptWaiting(call).outcome());
        }

        private void add(String about, String situation, Outcome outcome) {
            tally.add(about, situation, outcome.text().equals(usual) ? Outcome.WORKS : outcome.text());
            Rules.broken(about, situation, outcome)
                    .ifPresent(rule -> findings.add(method + ", " + about + " " + situation + ": " + rule));
        }
    }

    @Override
    public void close() {
        runner.close();
    }
}
