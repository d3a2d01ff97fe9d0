package dev.regatta.spi;

import java.util.List;
import java.util.ServiceLoader;

/** The engines of this process. */
final class EngineList {
    static final List<CrewEngine> ALL = ServiceLoader.load(CrewEngine.class, CrewEngine.class.getClassLoader()).stream()
            .map(ServiceLoader.Provider::get)
            .toList();

    private EngineList() {}
}
