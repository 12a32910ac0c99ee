package dev.venule.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.venule.protocol.message.Sha256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightsCodecTest {
    @Test
    void weightsAreLittleEndianFloat32() {
        assertThat(WeightsCodec.encode(new float[] {1, -2.5f}))
                .containsExactly(0x00, 0x00, 0x80, 0x3f, 0x00, 0x00, 0x20, 0xc0);
    }

    @Test
    void weightsComeBack() {
        float[] weights = Vectors.gaussian(77, 1);

        assertThat(WeightsCodec.decode(WeightsCodec.encode(weights), new TensorLayout(70, 7)))
                .isEqualTo(weights);
        assertThatThrownBy(() -> WeightsCodec.decode(new byte[4], new TensorLayout(2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("8 bytes, these are 4");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2047, 2048, 2049, 5000})
    void hashIsThatOfTheBytes(int size) {
        float[] weights = Vectors.gaussian(size, 1);

        assertThat(WeightsCodec.sha256(weights)).isEqualTo(Sha256.of(WeightsCodec.encode(weights)));
    }

    @Test
    void layoutsKnowTheirTensorsAndRefuseImpossibleOnes() {
        TensorLayout layout = new TensorLayout(5, 3);

        assertThat(layout.offset(1)).isEqualTo(5);
        assertThat(layout.size(1)).isEqualTo(3);
        assertThat(layout).hasToString("2 tensors, 8 parameters").isEqualTo(new TensorLayout(5, 3));
        assertThat(layout).isNotEqualTo(new TensorLayout(8));
        assertThatThrownBy(() -> new TensorLayout()).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TensorLayout(5, 0)).hasMessageContaining("a1 has 0");
        assertThatThrownBy(() -> new TensorLayout(1 << 28, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TensorLayout(Integer.MAX_VALUE, Integer.MAX_VALUE))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
