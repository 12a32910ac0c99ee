package dev.venule.fleet.ecg;

/**
 * Where the P, Q, R, S and T waves of one kind of beat lie on the circle, how high and how wide they are: the table of
 * ECGSYN (McSharry, Clifford, Tarassenko and Smith, IEEE TBME 50(3):289-294, 2003) with PhysioNet's constants.
 */
final class WaveTable {
    static final int WAVES = 5;

    private static final double[] DEGREES = {-70, -15, 0, 15, 100};
    private static final double[] HEIGHTS = {1.2, -5, 30, -7.5, 0.75};
    private static final double[] WIDTHS = {0.25, 0.1, 0.1, 0.1, 0.4};
    private static final int P = 0;
    private static final int T = 4;

    private final double[] angles = new double[WAVES];
    private final double[] heights = new double[WAVES];
    private final double[] widths = new double[WAVES];

    private WaveTable(EcgPatient patient) {
        double f = Math.sqrt(patient.heartRate() / 60);
        double[] stretch = {Math.sqrt(f), f, 1, f, Math.sqrt(f)};
        for (int wave = 0; wave < WAVES; wave++) {
            angles[wave] = Math.toRadians(DEGREES[wave]) * stretch[wave];
            heights[wave] = HEIGHTS[wave] * patient.waveGains()[wave];
            widths[wave] = WIDTHS[wave] * f;
        }
    }

    /** Beats that the sinus node starts. */
    static WaveTable normal(EcgPatient patient) {
        return new WaveTable(patient);
    }

    /** Premature ventricular beats: no P, a wide QRS, the T wave against it. */
    static WaveTable premature(EcgPatient patient) {
        WaveTable table = new WaveTable(patient);
        EcgPatient.PrematureBeat beat = patient.premature();
        table.heights[P] = 0;
        for (int wave = P + 1; wave < T; wave++) {
            table.widths[wave] *= beat.width();
            // A wave's height in the signal grows with the square of its width.
            table.heights[wave] *= beat.amplitude() / (beat.width() * beat.width());
        }
        table.heights[T] *= -2 * Math.signum(beat.amplitude());
        return table;
    }

    /** The sum over the waves of a_i d_i exp(-d_i^2 / (2 b_i^2)) at this angle. */
    double pull(double angle) {
        double sum = 0;
        for (int wave = 0; wave < WAVES; wave++) {
            double distance = Math.IEEEremainder(angle - angles[wave], 2 * Math.PI);
            double scaled = distance / widths[wave];
            sum += heights[wave] * distance * Math.exp(-scaled * scaled / 2);
        }
        return sum;
    }
}
