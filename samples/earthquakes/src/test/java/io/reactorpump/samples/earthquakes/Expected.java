package io.reactorpump.samples.earthquakes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What must come of a sound catalog: computed from the CSV with a CSV library and nothing of the sample or the pump. */
final class Expected {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What the demo has to end with, on the checked-in catalog. */
    static final String LAST_LINE = "earthquakes: 12569 read, 1751 felt, 10818 filtered, 0 dead letters, 12 alerts";

    static final Path CATALOG = Path.of("data/usgs-earthquakes-2023-03.csv");

    private final Map<String, Map<String, Object>> feltById = new HashMap<>();
    private final Set<String> alerts = new TreeSet<>();
    private final Map<String, Map<String, Object>> regions = new TreeMap<>();
    private int rows;

    private Expected() {}

    static Expected of(Path csv) throws IOException {
        Expected expected = new Expected();
        Map<String, BigDecimal> energies = new HashMap<>();
        try (CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(csv)) {
            for (NamedCsvRecord row : reader) {
                expected.rows++;
                String mag = row.getField("mag");
                if (!row.getField("type").equals("earthquake") || mag.isEmpty() || Double.parseDouble(mag) < 2.5) {
                    continue;
                }
                expected.felt(row, Double.parseDouble(mag), energies);
            }
        }
        energies.forEach((region, sum) -> expected.regions.get(region).put("energyJoules", sum.doubleValue()));
        return expected;
    }

    private void felt(NamedCsvRecord row, double mag, Map<String, BigDecimal> energies) {
        String[] parts = row.getField("place").split(", ");
        String region = parts[parts.length - 1];
        double energy = StrictMath.pow(10, 4.8 + 1.5 * mag);
        Map<String, Object> quake = new HashMap<>();
        quake.put("id", row.getField("id"));
        quake.put("time", row.getField("time"));
        quake.put("mag", mag);
        quake.put("place", row.getField("place"));
        quake.put("region", region);
        quake.put("energyJoules", energy);
        feltById.put(row.getField("id"), quake);
        if (mag >= 6) {
            alerts.add(row.getField("id"));
        }
        energies.merge(region, new BigDecimal(energy), BigDecimal::add);
        Map<String, Object> total = regions.computeIfAbsent(region, key -> new HashMap<>(Map.of("count", 0)));
        total.merge("count", 1, (a, b) -> (int) a + (int) b);
        total.merge("maxMagnitude", mag, (a, b) -> Math.max((double) a, (double) b));
    }

    int rows() {
        return rows;
    }

    /** The folder holds all that it should, and nothing else but repeats. */
    void assertReached(OutputFolder out) throws IOException {
        assertSame(JSON.readValue(out.regions().toFile(), new TypeReference<>() {}), regions);
        Map<String, Map<String, Object>> felt = new HashMap<>();
        for (String line : Files.readAllLines(out.felt())) {
            Map<String, Object> quake = JSON.readValue(line, new TypeReference<>() {});
            felt.put((String) quake.get("id"), quake);
        }
        assertSame(felt, feltById);
        assertThat(new TreeSet<>(ids(out.alerts()))).isEqualTo(alerts);
    }

    /** One by one, so that a failure does not show them all. */
    private static void assertSame(Map<String, Map<String, Object>> actual, Map<String, Map<String, Object>> expected) {
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        expected.forEach((key, value) -> assertThat(actual.get(key)).as(key).isEqualTo(value));
    }

    /** The ids of all lines of a file. */
    static List<String> ids(Path file) throws IOException {
        List<String> ids = new ArrayList<>();
        for (JsonNode line : lines(file)) {
            ids.add(line.get("id").textValue());
        }
        return ids;
    }

    /** All lines of a file. */
    static List<JsonNode> lines(Path file) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }
}
