package io.gradus.bench.runner;

import io.gradus.bench.harness.Inputs;
import io.gradus.bench.harness.Work;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Measures works. All processes of a work are alive at once, warm, and take turns in every pass, so
 * that what disturbs the machine for a while hits them alike.
 */
final class Campaign {
    private static final int CHECKED_STEPS = 10;
    private static final int WARM_CHUNK_MILLIS = 250;

    /** Deeplearning4j is said to need so much longer than others to come up to speed. */
    private static final int SLOW_TO_WARM = 4;

    /** A shorter time than the best so far by less than this is no progress any more. */
    private static final double PROGRESS = 0.97;

    private static final int CALM_CHUNKS = 4;

    private final Settings settings;
    private final Map<PeerKind, Launch> launches;
    private final Path data;
    private final Consumer<String> progress;
    private final List<Measurement> measurements = new ArrayList<>();
    private final Map<PeerKind, Map<String, Object>> about = new LinkedHashMap<>();

    Campaign(
            Settings settings,
            Map<PeerKind, Launch> launches,
            Path data,
            Consumer<String> progress) {
        this.settings = settings;
        this.launches = launches;
        this.data = data;
        this.progress = progress;
    }

    /** One process at one work, and what it has answered so far. */
    private static final class Session {
        final PeerKind peer;
        final Work work;
        final Work beside;
        final int threads;
        final PeerProcess process;
        final List<Measurement.Pass> passes = new ArrayList<>();
        List<Double> losses = List.of();
        double amount;
        String problem = "";

        Session(PeerKind peer, Work work, Work beside, int threads, PeerProcess process) {
            this.peer = peer;
            this.work = work;
            this.beside = beside;
            this.threads = threads;
            this.process = process;
        }

        Measurement measurement() {
            return new Measurement(peer, work, beside, threads, amount, losses, passes, problem);
        }
    }

    /** What was measured so far. */
    List<Measurement> measurements() {
        return measurements;
    }

    /** What the processes said of themselves. */
    Map<PeerKind, Map<String, Object>> about() {
        return about;
    }

    /** Measures one work with all peers and numbers of threads. */
    void run(Work work) throws IOException {
        Inputs.make(data, work);
        var sessions = new ArrayList<Session>();
        try {
            for (int threads : settings.threads()) {
                for (var peer : launches.keySet()) {
                    if (peer == PeerKind.GRADUS || !work.ofMachine()) {
                        open(peer, work, work, threads, sessions);
                    }
                }
                if (heldAgainstTheMachine(work)) {
                    open(PeerKind.GRADUS, Work.FMA, work, threads, sessions);
                }
            }
            if (heldAgainstTheMachine(work)) {
                open(PeerKind.GRADUS, Work.KERNEL, work, 1, sessions);
            }
            sessions.forEach(session -> during(session, () -> warm(session)));
            for (int pass = 0; pass < settings.passes(); pass++) {
                progress.accept(
                        "%s: pass %d of %d".formatted(work.label(), pass + 1, settings.passes()));
                for (int i = 0; i < sessions.size(); i++) {
                    // Another begins each time, so that none always follows the same one.
                    var session = sessions.get((i + pass) % sessions.size());
                    during(session, () -> session.passes.add(run(session, settings.passMillis())));
                }
            }
        } finally {
            sessions.forEach(session -> session.process.close());
        }
        judge(sessions);
    }

    private static boolean heldAgainstTheMachine(Work work) {
        return work == Work.B || work == Work.C || work == Work.E;
    }

    private void open(PeerKind peer, Work work, Work beside, int threads, List<Session> sessions) {
        progress.accept(
                "%s: %s starts, %d thread%s"
                        .formatted(work.label(), peer.title(), threads, threads == 1 ? "" : "s"));
        var launch = launches.get(peer).forThreads(threads);
        PeerProcess process;
        try {
            process = PeerProcess.start(launch, work, threads, data);
        } catch (PeerException e) {
            measurements.add(
                    new Measurement(
                            peer, work, beside, threads, 0, List.of(), List.of(), e.getMessage()));
            return;
        }
        var session = new Session(peer, work, beside, threads, process);
        sessions.add(session);
        during(
                session,
                () -> {
                    var ready = process.ready();
                    if (ready.isEmpty()) {
                        sessions.remove(session);
                        process.close();
                        return;
                    }
                    session.amount = Measurement.Pass.number(ready.get(), "amount");
                    about.putIfAbsent(peer, ready.get());
                    if (!work.ofMachine()) {
                        session.losses = losses(process.ask("check " + CHECKED_STEPS));
                    }
                });
    }

    private interface Task {
        void run() throws PeerException;
    }

    /** A process that fails is out; the others go on. */
    private static void during(Session session, Task task) {
        if (session.problem.isEmpty()) {
            try {
                task.run();
            } catch (PeerException e) {
                session.problem = e.getMessage();
            }
        }
    }

    private static List<Double> losses(Map<String, Object> answer) {
        var losses = new ArrayList<Double>();
        if (answer.get("losses") instanceof List<?> list) {
            list.forEach(loss -> losses.add(loss instanceof Double number ? number : Double.NaN));
        }
        return losses;
    }

    private static Measurement.Pass run(Session session, int millis) throws PeerException {
        return Measurement.Pass.of(session.process.ask("run " + millis));
    }

    /** Runs until the steps get no shorter. */
    private void warm(Session session) throws PeerException {
        progress.accept("%s: %s warms up".formatted(session.work.label(), session.peer.title()));
        int most = settings.mostWarmMillis();
        if (session.peer == PeerKind.DL4J) {
            most *= SLOW_TO_WARM;
        }
        long start = System.nanoTime();
        double best = Double.POSITIVE_INFINITY;
        int calm = 0;
        long millis;
        do {
            double median = run(session, WARM_CHUNK_MILLIS).median();
            calm = median < PROGRESS * best ? 0 : calm + 1;
            best = Math.min(best, median);
            millis = (System.nanoTime() - start) / 1_000_000;
        } while (millis < settings.leastWarmMillis() || calm < CALM_CHUNKS && millis < most);
    }

    /** Keeps the results, and finds those whose losses are not those of the others. */
    private void judge(List<Session> sessions) {
        var losses = new LinkedHashMap<String, List<Double>>();
        for (var session : sessions) {
            if (session.problem.isEmpty() && !session.work.ofMachine()) {
                losses.put(name(session), session.losses);
            }
        }
        var failures = LossCheck.failures(losses);
        for (var session : sessions) {
            if (failures.containsKey(name(session))) {
                session.problem = failures.get(name(session));
            }
            measurements.add(session.measurement());
        }
    }

    private static String name(Session session) {
        return session.peer.id() + "/" + session.threads;
    }
}
