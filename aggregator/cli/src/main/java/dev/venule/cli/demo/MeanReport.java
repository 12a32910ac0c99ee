package dev.venule.cli.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Several runs as one: qualities are means, bytes, seconds and counts are sums, devices are those of the first run. */
final class MeanReport {
    private MeanReport() {}

    static DemoReport of(List<DemoReport> runs) {
        DemoReport first = runs.get(0);
        if (runs.size() == 1) {
            return first;
        }
        return new DemoReport(
                first.data(),
                first.seed(),
                first.devices(),
                runs.stream().mapToInt(DemoReport::unseenDevices).sum(),
                runs.stream().mapToLong(DemoReport::versions).sum(),
                runs.stream().mapToDouble(DemoReport::seconds).sum(),
                mean(runs.stream().map(DemoReport::accuracy).toList()),
                meanAuc(runs),
                runs.stream()
                        .map(DemoReport::uplink)
                        .reduce(DemoReport.Bytes::plus)
                        .orElseThrow(),
                runs.stream()
                        .map(DemoReport::downlink)
                        .reduce(DemoReport.Bytes::plus)
                        .orElseThrow(),
                updates(runs),
                null);
    }

    private static DemoReport.@Nullable Quality meanAuc(List<DemoReport> runs) {
        List<DemoReport.Quality> aucs = new ArrayList<>();
        for (DemoReport run : runs) {
            DemoReport.Quality auc = run.auc();
            if (auc == null) {
                return null;
            }
            aucs.add(auc);
        }
        return mean(aucs);
    }

    private static DemoReport.Quality mean(List<DemoReport.Quality> qualities) {
        return new DemoReport.Quality(
                mean(qualities, DemoReport.Quality::start),
                mean(qualities, DemoReport.Quality::last),
                mean(qualities, DemoReport.Quality::localOnly));
    }

    private static double mean(List<DemoReport.Quality> qualities, ToDoubleFunction<DemoReport.Quality> part) {
        return qualities.stream().mapToDouble(part).average().orElseThrow();
    }

    private static DemoReport.Updates updates(List<DemoReport> runs) {
        Map<String, Long> rejected = new TreeMap<>();
        runs.forEach(
                run -> run.updates().rejected().forEach((reason, count) -> rejected.merge(reason, count, Long::sum)));
        return new DemoReport.Updates(
                runs.stream().mapToLong(run -> run.updates().sent()).sum(),
                runs.stream().mapToLong(run -> run.updates().buffered()).sum(),
                runs.stream().mapToLong(run -> run.updates().duplicates()).sum(),
                runs.stream().mapToLong(run -> run.updates().lost()).sum(),
                rejected);
    }
}
