package dev.seatlock.cli;

import java.io.IOException;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jline.terminal.spi.SystemStream;
import org.jline.terminal.spi.TerminalProvider;

/** A bar on the terminal that grows with every buyer who has an answer. */
final class CrowdProgress {

    private CrowdProgress() {}

    /** One that is not shown where it would only be in the way: on no terminal, or if {@code silent}. */
    static ProgressBar bar(String task, long answers, boolean silent) {
        return new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(answers)
                .setStyle(ProgressBarStyle.UNICODE_BLOCK)
                .hideEta()
                .clearDisplayOnFinish()
                .setConsumer(silent || !isErrATerminal() ? unseen() : new ConsoleProgressBarConsumer(System.err))
                .build();
    }

    private static ProgressBarConsumer unseen() {
        return new DelegatingProgressBarConsumer(_ -> {});
    }

    /** {@code System.console()} cannot tell: it looks at standard input and output only. */
    private static boolean isErrATerminal() {
        try {
            return TerminalProvider.load("exec").isSystemStream(SystemStream.Error);
        } catch (IOException unknown) {
            return false;
        }
    }
}
