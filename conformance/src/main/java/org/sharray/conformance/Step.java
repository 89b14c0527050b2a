package org.sharray.conformance;

/**
 * One step of a scenario; what is absent is null. In all texts <code>{x}</code> stands for the variable x.
 *
 * @param role     who has to do it
 * @param say      the command that it is told
 * @param hear     what it has to answer, {@code ok} if nothing is said: words, see {@link Answer}
 * @param later    it is not waited for: another step without {@code say} hears the answer
 * @param keep     the variable that the answer is kept in
 * @param measured under which name the answer is kept as a measurement, in nanoseconds
 * @param timed    under which name the time from the last kill to the answer is kept as a measurement
 * @param kill     who is killed, by SIGKILL
 * @param queued   the name or handle of an array whose lock somebody has to wait for before the next step
 */
record Step(String role, String say, String hear, boolean later, String keep, String measured, String timed,
        String kill, String queued) {
    Step {
        int kinds = (role == null ? 0 : 1) + (kill == null ? 0 : 1) + (queued == null ? 0 : 1);
        if (kinds != 1) {
            throw new IllegalArgumentException(
                    "a step has a role, or kills, or waits for a queue: " + say + hear + kill + queued);
        }
    }

    String heard() {
        return hear == null ? "ok" : hear;
    }
}
