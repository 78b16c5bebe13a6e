package dev.seatlock.web.http;

import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkus.runtime.configuration.MemorySize;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Reads a body as far as one may be long. That a client breaks off is its own affair, and no defect of ours. */
@Provider
class BoundedBody implements ReaderInterceptor {

    private final long mostBytes;

    BoundedBody(@ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize most) {
        mostBytes = most.asLongValue();
    }

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        Bounded body = new Bounded(context.getInputStream(), mostBytes);
        context.setInputStream(body);
        try {
            return context.proceed();
        } catch (IOException | RuntimeException failed) {
            HttpProblem refusal = body.refusal;
            if (refusal != null) {
                throw refusal; // readers wrap it in what they make of it
            }
            throw failed;
        }
    }

    private static final class Bounded extends FilterInputStream {

        private final long mostBytes;
        private long bytes;
        private @Nullable HttpProblem refusal;

        private Bounded(InputStream body, long mostBytes) {
            super(body);
            this.mostBytes = mostBytes;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            int read;
            try {
                do {
                    read = super.read(into, offset, length);
                } while (read == 0 && length > 0); // an empty part of the body, which readers take for a broken stream
            } catch (IOException brokenOff) {
                throw refused(ProblemCode.REQUEST_TIMEOUT, "The body broke off.");
            }
            if (read > 0) {
                bytes += read;
                check();
            }
            return read;
        }

        private HttpProblem refused(ProblemCode code, String why) {
            refusal = code.withDetail(why);
            return refusal;
        }

        /** Never none: a reader would take a body whose first byte is still under way for none at all. */
        @Override
        public int available() throws IOException {
            return Math.max(1, super.available());
        }

        private void check() {
            if (bytes > mostBytes) {
                throw refused(ProblemCode.TOO_LARGE, "A body may have at most " + mostBytes + " bytes.");
            }
        }
    }
}
