package dev.venule.agent.budget;

/**
 * Energy for training and for what goes over the wire. The two are never added up or compared.
 *
 * @param modelledMicrojoules this agent's share, from its CPU time and its bytes by the profile's power model
 * @param measuredMicrojoules by the hardware while the device trained, of the whole processor and without the radio; 0 where
 *     the hardware does not measure
 */
public record EnergyUse(long modelledMicrojoules, long measuredMicrojoules) {
    public static EnergyUse none() {
        return new EnergyUse(0, 0);
    }

    public boolean isNone() {
        return modelledMicrojoules == 0 && measuredMicrojoules == 0;
    }

    EnergyUse plus(EnergyUse more) {
        return new EnergyUse(
                modelledMicrojoules + more.modelledMicrojoules, measuredMicrojoules + more.measuredMicrojoules);
    }
}
