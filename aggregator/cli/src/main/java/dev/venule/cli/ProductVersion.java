package dev.venule.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version that Maven wrote into the jar. */
final class ProductVersion implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Optional.ofNullable(Venule.class.getPackage().getImplementationVersion())
                .orElse("(not packaged)");
        return new String[] {"venule " + version, "Java " + Runtime.version()};
    }
}
