# syntax=docker/dockerfile:1

# The box office over configured stores: `docker build -t seatlock .`; docker-compose.yml shows the settings it needs.

FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /build
COPY pom.xml ./
COPY .mvn .mvn
COPY src/main src/main
# With configured stores none is ever embedded, so the profiles that bring PostgreSQL's binaries stay off. Redis' binaries
# lie in the library's own jar and cannot be left out; nothing starts them.
RUN --mount=type=cache,target=/root/.m2 \
    mvn -B -q -Dmaven.test.skip=true -P '!postgres-linux-amd64,!postgres-linux-aarch64' package

FROM eclipse-temurin:25-jre
RUN useradd --system --uid 10001 --no-create-home --home-dir /app --shell /usr/sbin/nologin seatlock
WORKDIR /app
# What changes seldom comes first, so that a new release sends only its last layers.
COPY --from=build /build/target/quarkus-app/lib/ lib/
COPY --from=build /build/target/quarkus-app/quarkus/ quarkus/
COPY --from=build /build/target/quarkus-app/quarkus-run.jar ./
COPY --from=build /build/target/quarkus-app/app/ app/
USER 10001
EXPOSE 8080
# The image has no curl for certain, but its bash can speak to a port.
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /q/health/ready HTTP/1.0\\r\\n\\r\\n' >&3 && read -r status <&3 && [[ $status == *' 200 '* ]]"]
# A replica out of memory ends at once: half alive it would keep its locks.
ENTRYPOINT ["java", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError", "-Dseatlock.home=/app", "-jar", "/app/quarkus-run.jar"]
CMD ["run"]
