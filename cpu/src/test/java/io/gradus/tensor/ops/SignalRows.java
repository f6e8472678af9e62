package io.gradus.tensor.ops;

import static io.gradus.tensor.ops.OpTable.EXACT;
import static io.gradus.tensor.ops.OpTable.noGradient;
import static io.gradus.tensor.ops.OpTable.row;

import io.gradus.tensor.ops.OpTable.Row;
import java.util.List;

/** The rows of Fourier transforms, complex numbers and signals. */
final class SignalRows {
    private SignalRows() {}

    static final List<Row> ROWS =
            List.of(
                    row("Fourier.rfft(Operand)", 4)
                            .roundings(32)
                            .unsignedZero()
                            .floats()
                            .composite(),
                    row("Fourier.fft(Complex)", 4)
                            .roundings(32)
                            .unsignedZero()
                            .floats()
                            .composite(),
                    row("Fourier.ifft(Complex)", 4)
                            .roundings(32)
                            .unsignedZero()
                            .floats()
                            .composite(),
                    row("Fourier.fft2(Complex)", 4)
                            .roundings(32)
                            .unsignedZero()
                            .floats()
                            .composite(),
                    row("Fourier.ifft2(Complex)", 4)
                            .roundings(32)
                            .unsignedZero()
                            .floats()
                            .composite(),
                    row("fourier(Operand, boolean)", 4).roundings(64).unsignedZero().floats(),
                    row("Fourier.rfft(Operand, int)", 4)
                            .roundings(32)
                            .unsignedZero()
                            .floats()
                            .composite(),
                    row("Fourier.irfft(Complex, int)", 4)
                            .roundings(32)
                            .unsignedZero()
                            .floats()
                            .composite(),
                    row("Complex.of(Operand)", EXACT).floats(),
                    row("Complex.of(Operand, Operand)", EXACT).floats(),
                    row("Complex.ofPairs(Operand)", EXACT).floats(),
                    row("Complex.polar(Operand, Operand)", 4).roundings(4).floats().composite(),
                    noGradient("Signals.bartlett(int)").ulps(2).roundings(1),
                    noGradient("Signals.hanning(int)").ulps(2).roundings(1),
                    noGradient("Signals.hamming(int)").ulps(2).roundings(1),
                    noGradient("Signals.blackman(int)").ulps(2).roundings(1),
                    noGradient("Signals.periodicHann(int)").ulps(2).roundings(1),
                    noGradient("Signals.kaiser(int, double)").ulps(2),
                    row("Signals.extractSequences(Operand, int, int)", EXACT),
                    row("Signals.stft(Operand, int, int, int, Operand, boolean)", 8)
                            .roundings(64)
                            .unsignedZero()
                            .floats()
                            .composite(),
                    row("Signals.istft(Complex, int, int, int, Operand, boolean)", 8)
                            .roundings(64)
                            .unsignedZero()
                            .floats()
                            .composite(),
                    row("Signals.correlate(Operand, Operand, Mode)", 4)
                            .roundings(64)
                            .unsignedZero()
                            .needsElements()
                            .floats()
                            .composite());
}
