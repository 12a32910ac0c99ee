package dev.venule.agent.transport.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.agent.transport.Fetch;
import dev.venule.protocol.message.Content;
import dev.venule.protocol.message.ContentParts;
import org.junit.jupiter.api.Test;

final class DownloadTest {
    private static final byte[] WHOLE = {1, 2, 3, 4, 5, 6, 7};
    private static final Content CONTENT = ContentParts.describe(WHOLE, 3);

    private final Download download = new Download(CONTENT);

    @Test
    void partsMayComeInAnyOrderAndTwice() {
        for (int index : new int[] {2, 0, 0, 1}) {
            download.put(index, ContentParts.slice(WHOLE, CONTENT, index));
        }

        assertThat(download.isComplete()).isTrue();
        assertThat(((Fetch.Fetched) download.result()).bytes()).isEqualTo(WHOLE);
    }

    @Test
    void partsOfAnotherSizeOrNumberAreIgnored() {
        download.put(0, new byte[] {1, 2});
        download.put(3, new byte[] {1});
        download.put(-1, new byte[] {1, 2, 3});

        assertThat(download.isComplete()).isFalse();
        assertThat(download.result()).isInstanceOf(Fetch.Failed.class);
    }

    @Test
    void partsThatDoNotAddUpToTheHashAreNotHandedOver() {
        download.put(0, new byte[] {9, 9, 9});
        download.put(1, ContentParts.slice(WHOLE, CONTENT, 1));
        download.put(2, ContentParts.slice(WHOLE, CONTENT, 2));

        assertThat(download.isComplete()).isTrue();
        assertThat(download.result()).isInstanceOf(Fetch.Failed.class);
    }
}
