package dev.seatlock.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command {@code lab}: it only knows its children, a class each. */
@Command(
        name = "lab",
        description = "Prove which locks hold: record histories, and judge them.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            LabRunCommand.class,
            LabScopesCommand.class,
            LabJourneysCommand.class,
            LabQueuesCommand.class,
            LabRoomCommand.class,
            LabCheckCommand.class
        })
final class LabCommand implements Runnable {

    @Mixin
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private final HelpOption help = new HelpOption();

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
