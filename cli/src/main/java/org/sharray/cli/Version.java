package org.sharray.cli;

import java.io.IOException;
import java.util.Properties;

import picocli.CommandLine.IVersionProvider;

/** Tells the version that Maven built. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() throws IOException {
        var properties = new Properties();
        try (var in = Version.class.getResourceAsStream("version.properties")) {
            properties.load(in);
        }
        return new String[]{"sharray " + properties.getProperty("version") + " (Java " + Runtime.version() + ")"};
    }
}
