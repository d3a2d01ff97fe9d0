package dev.regatta.benchmarks;

import dev.regatta.graph.GraphNode;
import dev.regatta.graph.NodeWork;
import dev.regatta.graph.TaskGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/** Graphs to measure, by the numbers of the nodes that each node comes after. */
enum Shapes {
    CHAIN,
    FAN_OUT,
    LAYERED,
    RANDOM;

    /** Makes the graph by numbers. */
    int[][] after(int size) {
        Random random = new Random(1);
        int width = (int) Math.sqrt(size);
        int[][] after = new int[size][];
        for (int i = 0; i < size; i++) {
            after[i] = switch (this) {
                case CHAIN -> i == 0 ? new int[0] : new int[] {i - 1};
                case FAN_OUT -> i == 0 ? new int[0] : new int[] {0};
                case LAYERED -> i < width ? new int[0] : layered(i, width);
                case RANDOM -> someBefore(i, random);
            };
        }
        return after;
    }

    /** The node above and the next one beside that. */
    private static int[] layered(int node, int width) {
        int above = node - width;
        int beside = above / width * width + (above + 1) % width;
        return above == beside ? new int[] {above} : new int[] {above, beside};
    }

    private static int[] someBefore(int node, Random random) {
        TreeSet<Integer> before = new TreeSet<>();
        for (int edges = random.nextInt(4); edges > 0 && node > 0; edges--) {
            before.add(random.nextInt(node));
        }
        return before.stream().mapToInt(Integer::intValue).toArray();
    }

    static TaskGraph<Integer> graph(int[][] after, NodeWork<Integer> work) {
        String[] ids = new String[after.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = "n" + i;
        }
        List<GraphNode<Integer>> nodes = new ArrayList<>(after.length);
        for (int i = 0; i < after.length; i++) {
            List<String> before = new ArrayList<>(after[i].length);
            for (int other : after[i]) {
                before.add(ids[other]);
            }
            nodes.add(GraphNode.of(ids[i], work, before));
        }
        return TaskGraph.of(nodes);
    }
}
