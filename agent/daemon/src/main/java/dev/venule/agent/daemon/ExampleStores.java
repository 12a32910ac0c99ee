package dev.venule.agent.daemon;

import dev.venule.agent.training.ExampleStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.TreeSet;

/** Finds the provider that the configuration names. */
final class ExampleStores {
    private ExampleStores() {}

    static ExampleStore open(DaemonConfig.ExampleSource source, Path baseFolder) throws IOException {
        TreeSet<String> found = new TreeSet<>();
        for (ServiceLoader.Provider<ExampleStoreProvider> provider :
                ServiceLoader.load(ExampleStoreProvider.class).stream().toList()) {
            String name = provider.type().getName();
            if (name.equals(source.provider())) {
                return provider.get().open(source.settings(), baseFolder);
            }
            found.add(name);
        }
        throw new IllegalArgumentException("examples.provider " + source.provider() + " is not among those found, "
                + found + "; put its jar on the class path and its name in META-INF/services");
    }
}
