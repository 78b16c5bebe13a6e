# syntax=docker/dockerfile:1

# The box office over configured stores: `docker build -t seatlock .`; docker-compose.yml shows the settings it needs.

FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /build
COPY pom.xml ./
COPY .mvn .mvn
COPY src/main src/main
# Twice: what the image runs leaves the binaries of PostgreSQL and Redis out, and is trained by what brings them.
RUN --mount=type=cache,target=/root/.m2 \
    mvn -B -q -Dmaven.test.skip=true package && mv target/quarkus-app /trainer \
    && mvn -B -q -Dmaven.test.skip=true -Dquarkus.cyclonedx.skip=false -P production package

# What the image is made of: docker build --target bill --output . .
FROM scratch AS bill
COPY --from=build /build/target/quarkus-run-cyclonedx.json seatlock-cyclonedx.json

FROM eclipse-temurin:25-jre AS machine
RUN useradd --system --uid 10001 --no-create-home --home-dir /app --shell /usr/sbin/nologin seatlock

# Trained in its place, by the very JVM that will run it: for any other the cache is void.
FROM machine AS trained
COPY --from=build /trainer /trainer
COPY --from=build --chown=10001 /build/target/quarkus-app /app
USER 10001
RUN ["java", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-Xmx512m", "-jar", "/trainer/quarkus-run.jar", "train", "--program", "/app/quarkus-run.jar"]

FROM machine
WORKDIR /app
# What changes seldom comes first, so that a new release sends only its last layers.
COPY --from=trained /app/lib/ lib/
COPY --from=trained /app/quarkus/ quarkus/
COPY --from=trained /app/quarkus-run.jar ./
COPY --from=trained /app/app/ app/
COPY --from=trained /app/app.aot ./
USER 10001
# For what gathers logs; people would rather read lines.
ENV QUARKUS_LOG_CONSOLE_JSON_ENABLED=true
EXPOSE 8080 9000
# The image has no curl for certain, but its bash can speak to a port.
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/9000 && printf 'GET /q/health/ready HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && read -r status <&3 && [[ $status == *' 200 '* ]]"]
# A replica out of memory ends at once: half alive it would keep its locks.
ENTRYPOINT ["java", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError", "-XX:AOTCache=/app/app.aot", "-Xlog:aot*=off", "-Dseatlock.home=/app", "-jar", "/app/quarkus-run.jar"]
CMD ["run"]
