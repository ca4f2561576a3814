package io.reactorpump.cli;

import java.util.List;

/** Config files that are good. */
final class Samples {

    static final String LIMITS = """
            name: limits
            source:
              kind: every
              interval: 10 s
            processors:
              - kind: filter
                expression: "trigger = 'every'"
                onFailure:
                  then: drop
              - kind: map
                name: shape
                expression: '{ "at": time, "n": 1 }'
              - kind: keyed
                key: at
                concurrency: 4
                processors:
                  - kind: project
                    fields: [at]
              - kind: batch
                size: 10
                time: 200ms
            sink:
              kind: file
              path: out/limits.jsonl
              format: json
              fsync: true
            maxInFlight: 100
            window: 400
            timeout: 30 s
            commit:
              interval: 2 s
              count: 100
            onFailure:
              retry:
                retries: 3
                backoff:
                  kind: exponential
                  first: 100ms
                  max: 1 min
              deadLetter:
                kind: file
                path: out/dead.jsonl
              away:
                retries: 10
            """;

    static final String MANY = """
            connections:
              main:
                kind: kafka
                brokers: ["localhost:9092", "localhost:9093"]
                properties:
                  client.id: pump
            pipelines:
              copy:
                source:
                  kind: kafka
                  connection: main
                  topics: [orders, returns]
                  offset: earliest
                  consumerGroup: copiers
                  keys: bytes
                sink:
                  kind: kafka
                  connection: main
                  topic: all
                  partitioner: random
              rows:
                source:
                  kind: file
                  path: in/*.csv
                  format: csv
                  separator: ;
                  columns: id, amount
                  checkpoint: rows.done
                processors:
                  - kind: dedupe
                    key: id
                    window: 100
                  - kind: throttle
                    events: 50
                    per: 1 s
                  - kind: rename
                    fields:
                      amount: total
                  - kind: split
                    expression: "[$, $]"
                sink:
                  kind: kafka
                  brokers: localhost:9092
                  topic: rows
                  partitioner: manual
                  partition: 2
              nightly:
                source:
                  kind: trigger
                  on:
                    - kind: cron
                      expression: 0 3 * * *
                      zone: Europe/Prague
                    - kind: once
                  whileBusy: skip
                sink:
                  kind: "null"
            """;

    static final String KAFKA = """
            source:
              kind: kafka
              brokers:
                - localhost:9092
              topics:
                - test
              offset: latest
              consumerGroup: my-consumer-group
            sink:
              kind: kafka
              brokers:
                - localhost:9092
              topic: test-out
              partitioner: hash
            """;

    static final String LINKS = """
            pipelines:
              intake:
                sources:
                  - kind: file
                    name: first
                    path: in/a*.jsonl
                  - kind: file
                    name: second
                    path: in/b*.jsonl
                processors:
                  - kind: tee
                    branches:
                      - name: archive
                        processors:
                          - kind: project
                            fields: [id]
                        sink:
                          kind: file
                          path: out/archive.jsonl
                      - sink:
                          kind: internal
                          pipeline: counts
                        bestEffort:
                          buffer: 10
                          overflow: dropOldest
                        onFailure:
                          then: drop
                  - kind: route
                    branches:
                      - name: large
                        when: amount > 100
                        sink:
                          kind: internal
                          pipeline: large
                  - kind: route
                    name: by-region
                    key: region
                    sinks:
                      eu:
                        kind: internal
                        pipeline: large
                      us:
                        kind: "null"
                sink:
                  kind: file
                  path: out/rest.jsonl
              large:
                source:
                  kind: internal
                  capacity: 100
                processor:
                  kind: map
                  expression: '{ "id": id, "from": $partition, "key": $key }'
                sink:
                  kind: file
                  path: out/large.jsonl
              counts:
                source:
                  kind: internal
                processor:
                  kind: dedupe
                  key: $id
                  window: 5
              ticks:
                source:
                  kind: trigger
                  on:
                    - kind: every
                      interval: 1 min
                    - kind: message
                      topic: tick
                  whileBusy: queue
                  queue: 3
            """;

    private Samples() {}

    static List<String> all() {
        return List.of(LIMITS, MANY, KAFKA, LINKS);
    }
}
