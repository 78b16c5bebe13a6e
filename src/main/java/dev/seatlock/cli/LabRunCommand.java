package dev.seatlock.cli;

import dev.seatlock.lab.Mischief;
import dev.seatlock.lab.ReportJson;
import dev.seatlock.lab.RushReport;
import dev.seatlock.lab.RushRow;
import dev.seatlock.lab.experiment.ArrivalRate;
import dev.seatlock.lab.experiment.Experiment;
import dev.seatlock.lab.experiment.FleetSite;
import dev.seatlock.lab.experiment.Plan;
import dev.seatlock.lab.experiment.Progress;
import dev.seatlock.lab.experiment.Report;
import dev.seatlock.lab.experiment.ReportCsv;
import dev.seatlock.lab.experiment.ReportPage;
import dev.seatlock.stores.DataFolder;
import dev.seatlock.stores.StoresUnavailable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The command {@code lab run}: one experiment on a fleet of its own, with a report. */
@Command(
        name = "run",
        sortOptions = false,
        description = "Rush guards on a fleet of replicas, and report with charts. Starts all that it needs, and"
                + " removes it.",
        footer = {
            "",
            "Exit code: 0 when every verdict is as the guard's card promises, 3 when not,",
            "2 for a wrong option, 1 when the experiment could not be carried out."
        })
final class LabRunCommand implements Callable<Integer> {

    private static final class MischiefConverter implements ITypeConverter<Mischief> {
        @Override
        public Mischief convert(String text) {
            return Stream.of(Mischief.values())
                    .filter(it -> it.toString().equals(text))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("'%s' is neither kill nor pause".formatted(text)));
        }
    }

    @Option(
            names = "--guard",
            paramLabel = "NAME",
            split = ",",
            defaultValue = "none,jvm-mutex,pg-row-lock,pg-conditional,redis-lock",
            description = "The guards to try (default: ${DEFAULT-VALUE}).")
    private List<String> guards = List.of();

    @Option(names = "--seats", paramLabel = "N", description = "How many seats each show has (default: 100).")
    private @Nullable Integer seats;

    @Option(names = "--standing", paramLabel = "N", description = "How many standing places it has, instead of seats.")
    private @Nullable Integer standing;

    @Option(
            names = "--party",
            paramLabel = "N",
            description = "How many places each buyer wants (default: ${DEFAULT-VALUE}).")
    private int party = 1;

    @Option(
            names = "--replicas",
            paramLabel = "N",
            description = "How many processes sell, over one set of stores (default: ${DEFAULT-VALUE}).")
    private int replicas = 2;

    @Option(
            names = "--dwell",
            paramLabel = "MS",
            description = "How long a guard dwells between check and take, in ms (default: ${DEFAULT-VALUE}).")
    private int dwellMillis = 5;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "How often each guard is rushed (default: ${DEFAULT-VALUE}).")
    private int rounds = 1;

    @Option(
            names = "--mischief",
            paramLabel = "WHAT",
            split = ",",
            converter = MischiefConverter.class,
            description = "What a replica suffers in each rush: it is killed and started again, or paused for longer"
                    + " than any lease (kill, pause, or both; default: none).")
    private Set<Mischief> mischief = Set.of();

    @Option(
            names = "--report",
            paramLabel = "FILE.html",
            description = "Write the report with its charts: one page that needs nothing but a browser.")
    private @Nullable Path page;

    @Option(names = "--csv", paramLabel = "FILE", description = "Write the figures, a line for each guard and round.")
    private @Nullable Path csv;

    @Mixin
    private final CrowdOptions crowd = new CrowdOptions();

    @Spec
    private CommandSpec spec;

    private final PrintStream progress = System.err;

    @Override
    public Integer call() throws InterruptedException {
        Plan plan = plan();
        try {
            Report report = carryOut(plan);
            if (report.state() != Progress.State.DONE) {
                return failed(String.valueOf(report.reason()));
            }
            publish(report);
            return report.asPromised() ? ExitCode.OK : CrowdOptions.NOT_AS_PROMISED;
        } catch (StoresUnavailable reason) {
            return failed(String.valueOf(reason.getMessage()));
        } catch (IOException unwritten) {
            return failed("the report could not be written: " + unwritten);
        }
    }

    private Plan plan() {
        try {
            return new Plan(
                    guards,
                    crowd.buyers,
                    seats == null && standing == null ? Integer.valueOf(100) : seats,
                    standing,
                    replicas,
                    new ArrivalRate(crowd.ratePerSecond),
                    dwellMillis,
                    party,
                    crowd.shoppers,
                    crowd.seed,
                    rounds,
                    mischief);
        } catch (IllegalArgumentException outOfBounds) {
            throw new ParameterException(spec.commandLine(), String.valueOf(outOfBounds.getMessage()));
        }
    }

    private Report carryOut(Plan plan) throws InterruptedException {
        try (Premises premises = Premises.embedded(DataFolder.ephemeral(), progress)) {
            Path folder = premises.dataFolder().orElseThrow();
            Experiment experiment =
                    new Experiment(plan, crowd.history == null ? folder.resolve("history.jsonl") : crowd.history);
            try (ProgressBar bar = CrowdProgress.bar("lab", plan.answers(), crowd.json)) {
                experiment.run(site(premises, folder), bar::step);
            }
            return experiment.report();
        }
    }

    private FleetSite site(Premises premises, Path folder) {
        Map<String, String> stores = new HashMap<>(premises.environment());
        stores.put("SEATLOCK_LOCK_FOLDER", folder.resolve("locks").toString());
        return new FleetSite(stores, premises.operatorPassword(), progress);
    }

    private void publish(Report report) throws IOException {
        if (page != null) {
            Files.writeString(page, ReportPage.of(report));
        }
        if (csv != null) {
            Files.writeString(csv, ReportCsv.of(report));
        }
        spec.commandLine().getOut().println(crowd.json ? ReportJson.of(report) : text(report));
    }

    private static String text(Report report) {
        List<RushRow> rows = report.guards().stream().map(Report.Row::sum).toList();
        return String.join(
                System.lineSeparator(),
                RushTable.of(RushReport.of(rows)),
                "",
                LockTimesTable.of(rows),
                "",
                "Times in ms; in order: pairs of winners served in the order in which they came.");
    }

    private int failed(String why) {
        spec.commandLine().getErr().println("seatlock: " + why);
        return ExitCode.SOFTWARE;
    }
}
