package dev.venule.broker.setup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UnifiedDiffTest {
    @Test
    void equalTextsDifferInNothing() {
        assertThat(UnifiedDiff.of("a", "x\ny\n", "x\ny\n")).isEmpty();
    }

    @Test
    void changesFarApartAreTwoHunks() {
        String before = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n";
        String after = before.replace("2\n3", "two\n3").replace("11\n", "");
        assertThat(UnifiedDiff.of("f", before, after)).isEqualTo("""
                --- f
                +++ f
                @@ -1,5 +1,5 @@
                 1
                -2
                +two
                 3
                 4
                 5
                @@ -8,5 +8,4 @@
                 8
                 9
                 10
                -11
                 12
                """);
    }

    @Test
    void additionToAnEmptyTextStartsAtLineZero() {
        assertThat(UnifiedDiff.of("f", "", "new\n")).isEqualTo("--- f\n+++ f\n@@ -0,0 +1,1 @@\n+new\n");
    }
}
