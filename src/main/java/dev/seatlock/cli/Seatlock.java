package dev.seatlock.cli;

import io.quarkus.runtime.annotations.QuarkusMain;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line: hands over to one of the commands, which starts Quarkus only if it is to serve. */
@QuarkusMain
@Command(
        name = "./seatlock",
        description = "A box office that you can break on purpose: how not to sell a seat twice, proven.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            RunCommand.class,
            DevCommand.class,
            RushCommand.class,
            LabCommand.class,
            BenchCommand.class,
            MigrateCommand.class,
            TrainCommand.class,
            HelpCommand.class
        },
        footer = {
            "%nThe launcher itself knows two commands more:%n"
                    + "  format  formats the sources%n"
                    + "  test    runs the tests; with --all also those that take minutes by themselves",
            "%nFirst time here: ./seatlock run in one terminal, ./seatlock rush in another."
        })
public final class Seatlock implements Runnable {

    @Mixin
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private final HelpOption help = new HelpOption();

    @Spec
    private CommandSpec spec;

    /** Runs one command and ends the process with its exit code. */
    public static void main(String... args) {
        System.exit(new CommandLine(new Seatlock()).execute(args));
    }

    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }
}
