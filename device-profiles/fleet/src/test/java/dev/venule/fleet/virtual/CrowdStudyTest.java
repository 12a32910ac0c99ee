package dev.venule.fleet.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

final class CrowdStudyTest {
    private static final long MEBIBYTE = 1 << 20;

    @Test
    void devicesThatAreNotThereCostNothing() throws IOException {
        CrowdStudy.Result small = CrowdStudy.run(new CrowdStudy.Size(100, 40, 10));
        CrowdStudy.Result large = CrowdStudy.run(new CrowdStudy.Size(40_000, 40, 10));

        assertThat(small.versions()).isEqualTo(10);
        assertThat(small.updates()).isEqualTo(200);
        assertThat(large.updates()).isEqualTo(200);
        assertThat(small.seen()).isBetween(40, 100);
        assertThat(large.seen()).isBetween(230, 240);
        assertThat(large.liveHeapBytes() - small.liveHeapBytes())
                .as("140 more disks of some kilobytes, and nothing for 39,900 devices")
                .isLessThan(3 * MEBIBYTE);
    }

    @Test
    void aCrowdIsLargerThanWhatIsThereAtATime() {
        assertThatThrownBy(() -> CrowdStudy.Size.published(200))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("devices must be in 201..100000, was 200");
    }
}
