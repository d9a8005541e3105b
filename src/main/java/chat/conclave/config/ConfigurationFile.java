package chat.conclave.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A YAML file of names and values. It is read as text, without YAML's own ideas of types: {@code
 * 0123} stays a password and {@code no} a word. A list becomes a text with commas.
 *
 * @param problems one line each, with the place and never with the text found there
 */
record ConfigurationFile(Map<String, String> values, List<String> problems) {
  private static final int LIMIT = 256 * 1024;

  static ConfigurationFile read(Path path) {
    try {
      if (Files.size(path) > LIMIT) {
        return refused(path + ": is too large for a configuration file");
      }
      return parse(path.toString(), Files.readString(path));
    } catch (CharacterCodingException e) {
      return refused(path + ": is not UTF-8 text");
    } catch (IOException e) {
      return refused(path + ": cannot be read");
    }
  }

  static ConfigurationFile parse(String name, String text) {
    try {
      LoaderOptions options = new LoaderOptions();
      options.setAllowDuplicateKeys(false);
      Node root = new Yaml(options).compose(new StringReader(text));
      return new Reader(name).read(root);
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      return refused(name + ": is not valid YAML, see line " + line);
    } catch (YAMLException e) {
      return refused(name + ": is not valid YAML");
    }
  }

  private static ConfigurationFile refused(String problem) {
    return new ConfigurationFile(Map.of(), List.of(problem));
  }

  /** Walks the parsed tree, which is one level deep. */
  private static final class Reader {
    private final String name;
    private final Map<String, String> values = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();

    Reader(String name) {
      this.name = name;
    }

    ConfigurationFile read(@Nullable Node root) {
      if (root instanceof MappingNode mapping) {
        mapping.getValue().forEach(this::entry);
      } else if (root != null && !root.getTag().equals(Tag.NULL)) {
        problems.add(name + ": must hold lines such as \"port: 8080\"");
      }
      return new ConfigurationFile(values, problems);
    }

    private void entry(NodeTuple tuple) {
      int line = tuple.getKeyNode().getStartMark().getLine() + 1;
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        problems.add(name + ": line " + line + " does not begin with the name of a setting");
      } else if (values.containsKey(key.getValue())) {
        problems.add(name + ": line " + line + " sets " + key.getValue() + " a second time");
      } else {
        values.put(key.getValue(), text(key.getValue(), tuple.getValueNode()));
      }
    }

    private String text(String key, Node node) {
      if (node instanceof ScalarNode scalar) {
        return scalar.getTag().equals(Tag.NULL) ? "" : scalar.getValue();
      }
      if (node instanceof SequenceNode list
          && key.equals(SettingTable.ORIGINS.name())
          && list.getValue().stream().allMatch(ScalarNode.class::isInstance)) {
        return String.join(
            ",", list.getValue().stream().map(each -> ((ScalarNode) each).getValue()).toList());
      }
      problems.add(name + ": " + key + ": must be a single value");
      return "";
    }
  }
}
