package dev.seatlock.cli;

import dev.seatlock.stores.DataFolder;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where embedded stores keep their data. */
final class DataOptions {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Where the embedded stores keep their data; by default the folder 'data' beside the launcher.")
    private @Nullable Path data;

    @Option(names = "--ephemeral", description = "Keep the data in a temporary folder that is removed at the end.")
    private boolean ephemeral;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    void check() {
        if (data != null && ephemeral) {
            throw new ParameterException(spec.commandLine(), "--data and --ephemeral exclude each other");
        }
    }

    /** Opens the folder; whoever does closes it. */
    DataFolder open() {
        if (ephemeral) {
            return DataFolder.ephemeral();
        }
        return DataFolder.open(data == null ? Path.of(System.getProperty("seatlock.home", "."), "data") : data);
    }
}
