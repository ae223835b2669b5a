# dateline on Debian slim. The same tools/install-deps as on a bare machine.
FROM debian:bookworm-slim AS build
WORKDIR /src
COPY tools/install-deps tools/install-deps
RUN tools/install-deps build && rm -rf /var/lib/apt/lists/*
COPY . .
RUN cmake --preset release \
 && cmake --build --preset release \
 && cmake --install build/release --prefix /usr/local --strip

FROM debian:bookworm-slim
COPY tools/install-deps /opt/install-deps
RUN /opt/install-deps service && rm -rf /var/lib/apt/lists/* /opt/install-deps \
 && useradd --system --create-home --home-dir /var/lib/dateline dateline
COPY --from=build /usr/local /usr/local
USER dateline
WORKDIR /var/lib/dateline
ENTRYPOINT ["dateline"]
CMD ["help"]
