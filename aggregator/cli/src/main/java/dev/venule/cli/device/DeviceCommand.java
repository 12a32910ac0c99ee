package dev.venule.cli.device;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code venule device}. */
@Command(
        name = "device",
        header = "Enrol devices, sign their requests, revoke them.",
        description = {"On the device: enrol. For the operator: tokens, sign, revoke.", ""},
        subcommands = {EnrolCommand.class, TokensCommand.class, SignCommand.class, RevokeCommand.class})
public final class DeviceCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "name a command: venule device enrol | tokens | sign | revoke");
    }
}
